"""Bulletins and exports: what the archive holds, as documents that can be handed in."""
