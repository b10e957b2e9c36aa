"""Text that parsers stumble over: of YAML, Markdown, HTML, Unicode, dates, numbers and names."""

from __future__ import annotations

from hypothesis import strategies as st

YAML = (
    "&a x", "*a", "*a *a", "<<: *a", "!!python/object:os.system x", "!<%1b[31m> x", "!<%ED%A0%80> x",
    "!%07 x", "!!int 1", "!!binary aGk=", "!!float .inf", "!!set {a, b}", "%YAML 1.2", "%YAML 9.9\n---",
    "%TAG ! tag:%07,2000:\n---", "---", "...", "--- a\n--- b", "? a", "? [a]\n: b", "- - - -", "[", "]",
    "{", "}", "[" * 30, "{a: " * 30, "'", '"', '"\\', '"\\x', '"\\ud800"', '"\\x07"', '"\\u202e"',
    '"\\e[31m": x', '"[key]": x', '"<<": x', '"": x', "|", "|9", "|+\n", ">-", ">-\n  a\n b", "#",
    "a: b: c", "a : b", ": a", "@a", "`a`", "%a", "\t", "\ta: b", "a:\tb", "a:\n\tb", "null", "~", "Null",
    "NULL", "", "yes", "no", "on", "1_000", "0o17", "012", "0x1F", "1e3", "1e400", ".inf", "-.inf", ".nan",
    "190:20:30", "12:30:45", "+1", "-0", "=", "2026-13-40", "2026-02-30", "0000", "0001-01-01",
    "9999-12-31", "999999999-01-01", "2026-01-01T00:00:00Z", "2026~", "2026?", "2026-01/2025-01",
    "2026/2026/2026", "9" * 5000,
)  # fmt: skip
MARKDOWN = (
    "*" * 60, "**a*b_c__d", "[" * 40, "[a](" * 30, "![" * 30, "[a](javascript:alert(1))", "[a](HTTPS://[)",
    "[a](http://[::1)", "[a](claim:nothing)", "[a](source:nothing)", "[a](claim:%s)", "[^nothing]", "[^]",
    "[^a b]", "[a]: http://x.example\n\n[a]", "[a]: <javascript:x>\n\n[a]", "<script>", "<!--",
    "<a href=x>", "< script", "&lt;script&gt;", "&#8238;x", "&#27;[31m", "&#0;", "&rlm;", "&#x110000;",
    "&#xd800;", "&amp;#8238;", "`&#8238;`", "\\", "\\\\[", "`" * 9, "``` ```", "~~~\na", "# " * 20,
    "> " * 12, "- " * 12, "1. " * 12, "* " * 12, "    code", "a\n===", "a\n---", "***", "|a|b|\n|-|-|",
    "a  \nb", "http://x.example", "<http://x.example>", "<a@b.example>", "a_b_c", "{{ x }}", "{% x %}",
    "\n\n\n", "[a][b]", "[a](b 'c", "[a](<b>)",
)  # fmt: skip
UNICODE = (
    "\u202e", "\u2066", "\u200b", "\u200d", "\u00ad", "\ufeff", "\ufffe", "\uffff", "\x00", "\x07",
    "\x1b[31m", "\x7f", "\x85", "\u2028", "\u2029", "\r", "\r\n", "\n", "\v", "\f", "\u0301" * 50,
    "e\u0301", "é", "ﷺ", "İ", "ß", "ﬀ", "\U0001d49c", "👩‍👩‍👧‍👦", "中文", "عربى", "١٢٣", "²", "\uff11\uff12",
    "\ue000", "\U000e0041", "\U0010ffff", "\u00a0", "\u3000", " ", "‘’“”…", "a\u0000b",
    "x" * 9000, "ä" * 2000,
)  # fmt: skip
HTML = (
    "<", ">", "&", "\"'", "</script>", "<img src=x onerror=alert(1)>", "]]>", "<![CDATA[", "-->",
    "{{7*7}}", "=1+1", "@SUM(1)", "javascript:alert(1)", "https://", "https://x",
    "https://x.example:99999/", "https://[::1]/", "https://[/", "https://a@b.example/",
    "http://x.example/%zz", "HTTPS://X.EXAMPLE/ü", "//x.example", "https://steam-and-facts.example/",
    "data:text/html,x",
)  # fmt: skip
NAMES = (
    "a", "a-b", "A", "a_b", "-", "a--b", "a" * 101, "a" * 250, "..", ".", "con", "index", "id", "subject",
    "[key]", "site", "claims", "a b", "ä", "a\nb", "a\x1b[31m", "a\u202eb", "\udcff", "a\udc80", "404",
    "feeds", "\u2028", "~", "a#b", "a?b", "a%41", "a\\b", "a'b",
)  # fmt: skip
HAZARDS = (*YAML, *MARKDOWN, *UNICODE, *HTML, *NAMES)

texts = st.one_of(
    st.sampled_from(HAZARDS),
    st.text(max_size=40),
    st.text(alphabet="[]()*_`>#-+&;:!<\\/^ \n\t01a.\"'|{}%~@=?,", max_size=120),
    st.lists(st.sampled_from(HAZARDS), min_size=2, max_size=5).map("".join),
    st.builds(lambda piece, count: piece * count, st.text(min_size=1, max_size=4), st.integers(10, 4000)),
)
"""Any text, with surrogates, which no file in UTF-8 can hold but a program can be given."""

sound_texts = texts.map(lambda text: text.encode("utf-8", "replace").decode("utf-8"))
"""The same without surrogates."""
