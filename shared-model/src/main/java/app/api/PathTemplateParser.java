package app.api;

import app.api.PathTemplate.Literal;
import app.api.PathTemplate.Parameter;
import app.api.PathTemplate.Segment;
import app.api.PathTemplate.Variable;
import app.api.PathTemplate.Wildcard;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads one template from left to right. */
final class PathTemplateParser {

    private final String text;
    private final Set<String> parameters = new HashSet<>();
    private final Set<String> fields = new HashSet<>();
    private int at;
    private String before = "";
    private boolean isGreedy;

    PathTemplateParser(String text) {
        this.text = text;
    }

    PathTemplate parse() {
        List<Segment> segments = new ArrayList<>();
        do {
            expect('/');
            segments.add(segment());
        } while (at < text.length() && text.charAt(at) == '/');
        String verb = "";
        if (at < text.length() && text.charAt(at) == ':') {
            at++;
            verb = literal();
            Segment last = segments.get(segments.size() - 1);
            if (last instanceof Literal literal) {
                segments.set(segments.size() - 1, new Literal(literal.text() + ":" + verb));
                verb = "";
            } else if (last instanceof Variable variable
                    && variable.segments().get(variable.segments().size() - 1) instanceof Literal) {
                throw fault("a verb follows a literal, a {variable} that ends with a wildcard, or a wildcard");
            }
        }
        if (at < text.length()) {
            throw fault("a segment is a literal, *, ** or one whole {variable}");
        }
        return new PathTemplate(text, List.copyOf(segments), verb);
    }

    private Segment segment() {
        if (isGreedy) {
            throw fault("** must be the last segment: API Gateway's {proxy+} is");
        }
        char next = at < text.length() ? text.charAt(at) : '/';
        if (next == '{') {
            return variable();
        }
        if (next == '*') {
            return wildcard("");
        }
        return new Literal(before = literal());
    }

    private Variable variable() {
        at++;
        int end = at;
        while (end < text.length() && "=}/".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        String field = text.substring(at, end);
        if (!isFieldPath(field)) {
            throw fault("\"" + field + "\" is not the name of a field");
        }
        if (!fields.add(field)) {
            throw new IllegalArgumentException("variable {" + field + "} is given twice in " + text);
        }
        at = end;
        List<Segment> segments = new ArrayList<>();
        if (at < text.length() && text.charAt(at) == '=') {
            int close = text.indexOf('}', at);
            boolean isOne = close > 0 && text.substring(at + 1, close).matches("\\*{1,2}");
            do {
                at++;
                if (at < text.length() && text.charAt(at) == '{') {
                    throw fault("a variable may not hold another one");
                }
                segments.add(isOne ? wildcard(field) : segment());
            } while (at < text.length() && text.charAt(at) == '/');
        } else {
            segments.add(parameter(field, false));
        }
        expect('}');
        return new Variable(field, List.copyOf(segments));
    }

    private Wildcard wildcard(String field) {
        at++;
        boolean greedy = at < text.length() && text.charAt(at) == '*';
        if (greedy) {
            at++;
        }
        return parameter(field, greedy);
    }

    /** API Gateway's name of a wildcard: the field's where it is the whole value, else the segment's before it. */
    private Wildcard parameter(String field, boolean greedy) {
        String name = (field.isEmpty() ? before : field)
                .replace('.', '_')
                .replace('-', '_')
                .replace('~', '_');
        String unique = name;
        for (int i = 2; !parameters.add(unique); i++) {
            unique = name + i;
        }
        isGreedy = greedy;
        return new Wildcard(new Parameter(unique, greedy));
    }

    private String literal() {
        int start = at;
        while (at < text.length() && isLiteral(text.charAt(at))) {
            at++;
        }
        if (at == start) {
            throw fault("a segment is a literal, *, ** or one whole {variable}");
        }
        return text.substring(start, at);
    }

    private void expect(char c) {
        if (at >= text.length() || text.charAt(at) != c) {
            throw fault("a segment is a literal, *, ** or one whole {variable}");
        }
        at++;
    }

    private IllegalArgumentException fault(String rule) {
        return new IllegalArgumentException("unsupported path " + text + " at character " + (at + 1) + ": " + rule);
    }

    /** Of what google.api.http allows, the characters that API Gateway takes in a path. */
    private static boolean isLiteral(char c) {
        return isLetterOrDigit(c) || c == '.' || c == '_' || c == '~' || c == '-';
    }

    private static boolean isFieldPath(String name) {
        boolean begins = true;
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '.' ? begins : begins ? c < 'a' || c > 'z' : !isLetterOrDigit(c) && c != '_') {
                return false;
            }
            begins = c == '.';
        }
        return !begins;
    }

    private static boolean isLetterOrDigit(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }
}
