"""Who answers tickets."""


def is_agent(user):
    return user.is_staff
