"""Random input against the loader, the model, Markdown, `import`, the command line and the real data."""
