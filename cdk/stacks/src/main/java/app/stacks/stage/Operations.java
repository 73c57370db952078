package app.stacks.stage;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Who answers for a stage, and who hears of it.
 *
 * @param alarmEmail who gets its alarms
 * @param budget what the account may cost a month, in US dollars, before {@code alarmEmail} is told
 * @param owner who answers for it: a tag of everything in it
 */
public record Operations(Optional<String> alarmEmail, Optional<Integer> budget, Optional<String> owner) {

    private static final Pattern EMAIL = Pattern.compile("[^@\\s]+@[^@\\s]+\\.[^@\\s]+");
    private static final Pattern DOLLARS = Pattern.compile("[1-9]\\d{0,6}");
    /** What the value of a tag may be ("Tag naming limits and requirements"). */
    private static final Pattern OWNER = Pattern.compile("[\\p{L}\\p{N} _.:/=+@-]{1,256}");

    /**
     * Reads the settings.
     *
     * @throws InvalidSetting if one cannot be right
     */
    static Operations parse(Settings settings) {
        Operations operations = new Operations(
                settings.find("alarmEmail", EMAIL, "an e-mail address"),
                settings.find("budget", DOLLARS, "whole US dollars a month, such as 100")
                        .map(Integer::valueOf),
                settings.find("owner", OWNER, "a name or address of 1 to 256 letters, digits, spaces and _.:/=+@-"));
        if (operations.budget.isPresent() && operations.alarmEmail.isEmpty()) {
            throw new InvalidSettingException(
                    "missing alarmEmail: -c budget tells somebody, so say whom: -c alarmEmail=…");
        }
        return operations;
    }
}
