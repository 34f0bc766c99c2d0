"""Columns and measures that several pages show."""

from flows.report.sections import Column, Measure

ARTICLES = Measure("article_count", "文章", "articles")
CHARACTERS = Measure("char_count", "字数", "characters")
MENTIONS = Measure("mention_count", "提及", "mentions")
DATE = Column("date", "日期", "Date", "date")
HEADLINE = Column("headline", "标题", "Headline", "article")
SHOWN_COUNT = Column("shown_article_count", "近期篇数", "Articles shown", "count")
ARTICLE_COUNT = Column("article_count", "累计篇数", "All articles", "count")
ISSUE_COUNT = Column("issue_count", "期数", "Issues", "count")
MENTION_COUNT = Column("mention_count", "提及", "Mentions", "count")
FIRST = Column("first_date", "首见", "First", "date")
LAST = Column("last_date", "末见", "Last", "date")
MONTH_CAPTION = "横轴为月份。点选上表中的名称即可比较；未选时取前五。"
