"""Claims, sources and verdicts: from YAML records to checked, linked pages.

The package knows nothing of MkDocs, git or GitHub. Data flows one way:
text, node tree, model, dataset, rules, views, pages.
"""
