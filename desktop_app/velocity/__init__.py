"""Apache Velocity templates: text and data in, text or an error with line and column out.

compile_template(text, engine) gives a Template to render as often as needed; Trace records what a rendering
read and where its output came from; render_both compares the engines; variables, lint and merge_tags need no
data."""

from desktop_app.velocity import merge_tags
from desktop_app.velocity.compare import Comparison, Difference, EngineResult, render_both
from desktop_app.velocity.context import PlatformContext
from desktop_app.velocity.errors import LimitExceeded, VelocityError
from desktop_app.velocity.limits import Limits
from desktop_app.velocity.lint import Finding, lint, parse_errors
from desktop_app.velocity.template import (
    ENGINES,
    Template,
    ToolSettings,
    compile_template,
    plan_of,
    variables,
)
from desktop_app.velocity.trace import BranchInfo, OutputRange, Plan, Read, ReferenceInfo, Trace
from desktop_app.velocity.variable_tree import Variable, skeleton

__all__ = [
    "ENGINES",
    "BranchInfo",
    "Comparison",
    "Difference",
    "EngineResult",
    "Finding",
    "LimitExceeded",
    "Limits",
    "OutputRange",
    "Plan",
    "PlatformContext",
    "Read",
    "ReferenceInfo",
    "Template",
    "ToolSettings",
    "Trace",
    "Variable",
    "VelocityError",
    "compile_template",
    "lint",
    "merge_tags",
    "parse_errors",
    "plan_of",
    "render_both",
    "skeleton",
    "variables",
]
