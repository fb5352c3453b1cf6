"""Orchestration, and everything that touches the network."""
