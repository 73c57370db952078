package app.stacks.stage;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A private IPv4 network (RFC 1918) that a VPC can have, such as 10.0.0.0/16.
 *
 * @param value the network in CIDR notation (RFC 4632 §3.1)
 */
public record Cidr(String value) {

    private static final Pattern FORM = Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})/(\\d{1,2})");

    /**
     * Reads the notation.
     *
     * @throws InvalidSetting if it is none, or no VPC can have it
     */
    static Cidr parse(String value) {
        Matcher form = FORM.matcher(value);
        if (!form.matches()) {
            throw new InvalidSettingException(
                    "bad cidr \"" + value + "\": -c cidr takes a network such as 10.0.0.0/16");
        }
        long address = 0;
        for (int i = 1; i <= 4; i++) {
            int octet = Integer.parseInt(form.group(i));
            if (octet > 255) {
                throw new InvalidSettingException("bad cidr \"" + value + "\": " + octet + " is more than 255");
            }
            address = address << 8 | octet;
        }
        int prefix = Integer.parseInt(form.group(5));
        if (prefix < 16 || prefix > 24) {
            throw new InvalidSettingException("bad cidr \"" + value + "\": the prefix must be from /16 to /24");
        }
        if ((address & (1L << (32 - prefix)) - 1) != 0) {
            throw new InvalidSettingException("bad cidr \"" + value + "\": it has bits set beyond its prefix");
        }
        if (!isPrivate(address)) {
            throw new InvalidSettingException(
                    "bad cidr \"" + value + "\": take private addresses (10/8, 172.16/12 or 192.168/16)");
        }
        return new Cidr(value);
    }

    private static boolean isPrivate(long address) {
        return address >> 24 == 10 || address >> 20 == (172 << 4 | 1) || address >> 16 == (192 << 8 | 168);
    }
}
