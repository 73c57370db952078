package app.api;

import java.util.ArrayList;
import java.util.List;

/**
 * The path of a route in the syntax of google/api/http.proto, such as {@code /api/{name=projects/*}:cancel}, and what
 * API Gateway routes in its place. API Gateway knows literals, variables that are one whole segment, and at the end one
 * greedy variable. So each {@code *} is a variable there and {@code **} a greedy one; a verb that follows a variable
 * stays in its value, for the function to check.
 *
 * @param text the template as the proto has it
 * @param segments what it is made of, from left to right
 * @param verb the custom verb after a variable or wildcard at the end; empty for none. After a literal it is a part of
 *     it
 */
public record PathTemplate(String text, List<Segment> segments, String verb) {

    /** A part of a template. */
    public sealed interface Segment {

        /**
         * Adds what API Gateway's path has for it. A method and no pattern switch: a function needs it at its start,
         * and a switch would load the JDK's compiler of class files.
         */
        void appendTo(StringBuilder path);
    }

    /** A segment that stands for itself. */
    public record Literal(String text) implements Segment {

        @Override
        public void appendTo(StringBuilder path) {
            path.append('/').append(text);
        }
    }

    /** A {@code *} or {@code **} that no field takes. */
    public record Wildcard(Parameter parameter) implements Segment {

        @Override
        public void appendTo(StringBuilder path) {
            path.append('/').append(parameter);
        }
    }

    /**
     * A variable: a field and the segments that its value has.
     *
     * @param field the field's name, or names from the request message inwards with dots between them
     * @param segments literals and wildcards; a single {@code *} where the template has none
     */
    public record Variable(String field, List<Segment> segments) implements Segment {

        @Override
        public void appendTo(StringBuilder path) {
            segments.forEach(segment -> segment.appendTo(path));
        }

        /** Whether its value may hold slashes, so that an encoded one must stay encoded. */
        public boolean isMultiSegment() {
            return segments.size() > 1
                    || (segments.get(0) instanceof Wildcard wildcard
                            && wildcard.parameter().isGreedy());
        }
    }

    /** A path parameter of API Gateway. */
    public record Parameter(String name, boolean isGreedy) {

        @Override
        public String toString() {
            return isGreedy ? "{" + name + "+}" : "{" + name + "}";
        }
    }

    /**
     * Reads a template.
     *
     * @throws IllegalArgumentException if it is no template, or none that API Gateway can route, saying why
     */
    static PathTemplate parse(String text) {
        return new PathTemplateParser(text).parse();
    }

    /** The path of API Gateway's route, such as {@code /api/projects/{projects}}. */
    public String gatewayPath() {
        StringBuilder path = new StringBuilder();
        segments.forEach(segment -> segment.appendTo(path));
        return path.toString();
    }

    /** The variables, from left to right. */
    public List<Variable> variables() {
        List<Variable> variables = new ArrayList<>();
        for (Segment segment : segments) {
            if (segment instanceof Variable variable) {
                variables.add(variable);
            }
        }
        return variables;
    }

    /** The last parameter of API Gateway, whose value ends with the verb. */
    public String verbParameter() {
        List<Segment> last = segments;
        if (last.get(last.size() - 1) instanceof Variable variable) {
            last = variable.segments();
        }
        return ((Wildcard) last.get(last.size() - 1)).parameter().name();
    }

    @Override
    public String toString() {
        return text;
    }
}
