"""What a text claims, bound to what was found in its turn, or named as unbound with the reason. Fails closed."""

from assistant.grounding.checking import Checked, Fault, check
from assistant.grounding.names import Names
from assistant.grounding.numbers import unbound_numbers

__all__ = ["Checked", "Fault", "Names", "check", "unbound_numbers"]
