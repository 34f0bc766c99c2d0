-- description: Articles all of whose text is kept in another place of the issue: held and traced, counted nowhere.
--   / 全文均为期内重复的文章：保留并可追溯，不计入任何统计。
-- grain: an article / 一篇文章
--
-- article_key: The article / 文章键
-- issue_key: The issue / 期次键
-- duplicate_char_count: Its characters, all printed twice / 重复字数

select
    article_key,
    issue_key,
    duplicate_char_count
from main.fact_article
where article_key <> 0 and paragraph_count = 0 and duplicate_char_count > 0
