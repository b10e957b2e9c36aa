"""`factcheck explain`: say why a rule exists, with a wrong and a right example."""

from __future__ import annotations

import argparse

from ..explanations import explanations, lines
from ..problems import did_you_mean
from .data import wrong_use

NAME = "explain"
HELP = "say why a rule exists, with a wrong and a right example"


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declare the command's options."""
    parser.add_argument("rule", nargs="?", help="the rule as `factcheck check` names it (default: list all)")


def run(options: argparse.Namespace) -> int:
    """Explain one rule, or list all, and return 2 for a rule that does not exist."""
    known = explanations()
    if options.rule is None:
        width = max(map(len, known))
        for name, explanation in known.items():
            print(f"{name:{width}}  {explanation.why}")
        return 0
    if options.rule not in known:
        tip = did_you_mean(options.rule, known)
        return wrong_use(NAME, f'there is no rule "{options.rule}"' + (f"; {tip}" if tip else ""))
    print("\n".join(lines(known[options.rule])))
    return 0
