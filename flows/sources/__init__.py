"""The register of sources: one TOML file each, read strictly; probing; writing a first file."""
