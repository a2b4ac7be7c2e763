"""What an admin sends about an SLA policy."""

from __future__ import annotations

from escalated.administration.policy_details import PolicyDetails
from escalated.core.schema import Input


class ConditionsInput(Input):
    department: list[int] = []
    type: list[str] = []
    tag: list[int] = []
    channel: list[str] = []
    organisation: list[str] = []


class PolicyInput(Input):
    """``follow``: running clocks come under the policy as it is now."""

    name: str
    conditions: ConditionsInput = ConditionsInput()
    default_for: list[int] = []
    hours: int | None = None
    targets: dict[str, dict[str, str]]
    pauses_in: list[str] = []
    pauses_snoozed: bool = False
    warnings: str = ""
    warnings_before: str = ""
    tells_warning: list[str] = []
    tells_breach: list[str] = []
    raises_priority: bool = False
    escalates: bool = False
    assigns_to: int | None = None
    follow: bool = False

    def details(self) -> PolicyDetails:
        given = self.model_dump(exclude={"follow"})
        return PolicyDetails(**given)
