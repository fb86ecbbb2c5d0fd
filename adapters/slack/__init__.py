"""Slack: payload → parse → the core → render → reply path. It translates, and never decides."""
