"""Web pages as government portals make them, around a given text. All places are made up."""

import html as escape
from collections.abc import Callable, Sequence

HEAD = """<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN">
<html xmlns="http://www.w3.org/1999/xhtml"><head>
<meta http-equiv="Content-Type" content="text/html; charset={charset}" />
<meta name="SiteName" content="松湾市人民政府门户网站"/><meta name="ColumnName" content="法治政府建设"/>
<meta name="ArticleTitle" content="{title}"/><title>{title}-松湾市人民政府门户网站</title>
<link rel="stylesheet" href="/css/style.css"/><style>.TRS_Editor P{{margin-top:1em;line-height:1.5}}</style>
<script>var _hmt = _hmt || []; document.write("<div>脚本里的字</div>");</script></head>
<body><div class="header"><div class="top"><a href="/">首页</a> | <a href="/en">English</a> |
<a href="/wza">无障碍浏览</a> | <a href="/old">长者助手</a></div>
<div class="logo"><img src="/logo.png" alt="松湾市人民政府"/></div>
<ul class="nav"><li><a href="/zwgk">政务公开</a></li><li><a href="/zwfw">政务服务</a></li>
<li><a href="/hdjl">互动交流</a></li><li><a href="/sjkf">数据开放</a></li>
<li><a href="/zjsw">走进松湾</a></li></ul></div>
<div class="crumb">当前位置：<a href="/">首页</a> &gt; <a href="/zwgk">政务公开</a> &gt;
<a href="/fz">法治政府建设</a></div>
"""
TAIL = """
<div class="share"><span>分享到：</span><a class="wx">微信</a><a class="wb">微博</a></div>
<div class="tools"><a href="javascript:window.print()">【打印本页】</a>
<a href="javascript:window.close()">【关闭窗口】</a></div>
<div class="pn"><p>上一篇：<a href="/1">松湾市2019年政府信息公开工作年度报告</a></p>
<p>下一篇：<a href="/3">没有了</a></p></div>
<div class="side"><h3>相关文章</h3><ul><li><a href="/a">全市法治工作会议召开</a></li>
<li><a href="/b">普法宣传走进校园</a></li>
<li><a href="/c">行政执法人员培训班开班</a></li></ul></div></div>
<div class="footer"><p>主办单位：松湾市人民政府 承办：松湾市人民政府办公室</p><p>松ICP备00000000号
网站标识码：0000000000</p><p><a href="/map">网站地图</a> | <a href="/us">联系我们</a></p></div>
<script src="/js/count.js"></script></body></html>
"""
INFO = """<div class="info"><span>发布时间：2023-01-13 09:20</span>&nbsp;&nbsp;<span>来源：市司法局</span>
<span>字号：[<a>大</a> <a>中</a> <a>小</a>]</span><span>浏览次数：<script>document.write("1")</script>128</span></div>
"""
TRIMMINGS = (
    "无障碍浏览", "走进松湾", "当前位置", "分享到", "打印本页", "上一篇", "相关文章", "会议召开",
    "网站标识码", "脚本里的字", "联系我们",
)  # fmt: skip
"""What must not be read from these pages."""

Body = Callable[[Sequence[str]], str]


def plain_p(lines: Sequence[str]) -> str:
    """Paragraph elements with two ideographic spaces, as most editors leave them."""
    return "".join(f"<p>　　{escape.escape(line)}</p>\n" for line in lines)


def ueditor(lines: Sequence[str]) -> str:
    """UEditor: indents by style, every run in a span."""
    style = 'style="text-indent: 2em; line-height: 1.75em; text-align: justify;"'
    return "".join(
        f'<p {style}><span style="font-size: 16px; font-family: 仿宋_GB2312;">{_spans(line)}</span></p>'
        f"<p {style}><br/></p>\n"
        for line in lines
    )


def _spans(line: str) -> str:
    middle = len(line) // 2
    return f"<span>{escape.escape(line[:middle])}</span><span>{escape.escape(line[middle:])}</span>"


def word_paste(lines: Sequence[str]) -> str:
    """Pasted from Word: o:p elements, conditional comments, mso styles, blanks that do not break."""
    start = (
        "<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]-->"
    )
    return start + "".join(
        f'<p class="MsoNormal" style="text-indent:32.0pt;mso-char-indent-count:2.0"><span lang="EN-US">'
        f"&nbsp;&nbsp;&nbsp;&nbsp;</span><span style='font-family:仿宋_GB2312;mso-hansi-font-family:仿宋'>"
        f"{escape.escape(line)}<span lang=EN-US><o:p></o:p></span></span></p>\n"
        for line in lines
    )


def broken(lines: Sequence[str]) -> str:
    """No paragraphs at all, only line breaks."""
    return "<br/><br />\n".join(f"&nbsp;&nbsp;&nbsp;&nbsp;{escape.escape(line)}" for line in lines)


def font_divs(lines: Sequence[str]) -> str:
    """A div a paragraph, with the font elements of twenty years ago."""
    return "".join(
        f'<div><font size="3" face="宋体">　　{escape.escape(line)}</font></div><div>&nbsp;</div>\n'
        for line in lines
    )


BODIES: tuple[Body, ...] = (plain_p, ueditor, word_paste, broken, font_divs)


def zoom(title: str, body: str) -> str:
    """The article in ``div#zoom``, its title outside in an h1."""
    return f'<div class="main"><div class="article"><h1>{title}</h1>{INFO}<div id="zoom">{body}</div></div>'


def trs(title: str, body: str) -> str:
    """TRS WCM: TRS_Editor inside view, the title in a div."""
    return (
        f'<div class="main"><div class="tit">{title}</div>{INFO}'
        f'<div class="view TRS_UEDITOR trs_paper_default"><div class="TRS_Editor">{body}</div></div>'
    )


def ucap(title: str, body: str) -> str:
    """The UCAP system: elements of its own, in the middle of layout tables."""
    return (
        f'<div class="main"><table width="100%"><tr><td><table><tr><td align="center"><ucaptitle>{title}'
        f"</ucaptitle></td></tr><tr><td>{INFO}</td></tr></table></td></tr><tr><td class='bt_content'>"
        f'<div class="pages_content" id="UCAP-CONTENT"><ucapcontent>{body}</ucapcontent></div></td></tr></table>'
    )


def tables(title: str, body: str) -> str:
    """Old layout: tables in tables, a column of links to the left."""
    links = "".join(f'<tr><td><a href="/{n}">栏目{n}</a></td></tr>' for n in range(6))
    return (
        f'<div class="main"><table><tr><td width="200"><table>{links}</table></td><td><table><tr><td>'
        f"<b>{title}</b></td></tr><tr><td>{INFO}</td></tr><tr><td>{body}</td></tr></table></td></tr></table>"
    )


SHELLS = (zoom, trs, ucap, tables)


def portal(lines: Sequence[str], body: Body = plain_p, shell: Callable[[str, str], str] = zoom) -> str:
    """Return a whole page: ``lines[0]`` is the title and stands outside the article."""
    title = escape.escape(lines[0])
    return HEAD.format(title=title, charset="utf-8") + shell(title, body(lines[1:])) + TAIL
