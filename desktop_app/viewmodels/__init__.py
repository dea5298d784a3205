"""View-models: state and commands of one screen. QtCore only; must not hold a rule or a widget."""
