"""Invented people: common Chinese surnames, weighted, with given names of one or two characters."""

from random import Random

SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾"
    "夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
RARE = ("欧阳", "上官", "司马", "诸葛", "冉", "艾", "晏", "蔚", "邛", "呙", "幸", "鄢", "庹", "佘", "揭", "阳", "种")
GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红建国文辉力永健世广志义兴良海山仁波宁贵福生龙元全胜学祥才发武新利清飞彬富顺信"
    "子杰安邦承乐绍功松善厚庆民友裕河哲江浩亮政谦亨奇固之轮翰朗伯宏言若鸣朋斌梁栋维启克伦翔旭鹏泽晨辰士以建家致树炎德行时泰盛雄琛钧冠策腾"
    "楠榕风航弘雨彤欣怡梦琪忆柳之桃慕青问兰尔岚元香初夏沛菡傲珊曼文乐菱痴珊恨玉惜文语柔静璇悠然诗涵嘉懿烨霖昊天思聪展鹏笑愚"
)


def invent_name(rng: Random) -> str:
    """A surname and a given name, no inner space."""
    surname = rng.choice(RARE) if rng.random() < 0.04 else SURNAMES[int(rng.random() ** 1.6 * len(SURNAMES))]
    given = rng.choice(GIVEN)
    if rng.random() < 0.68:
        given += rng.choice(GIVEN)
    return surname + given
