"""What a text claims, bound to what was found in its turn, or named as unbound with the reason. Fails closed."""

from assistant.grounding.checking import Checked, Fault, check, spared
from assistant.grounding.names import Names

__all__ = ["Checked", "Fault", "Names", "check", "spared"]
