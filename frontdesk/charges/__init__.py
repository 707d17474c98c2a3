"""What a visit costs: superbills, fee schedules, taxes, discounts, good-faith estimates."""
