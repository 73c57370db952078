package app.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What was measured, in the order in which it is shown. */
final class BenchmarkResults {

    /**
     * One figure of one thing.
     *
     * @param part the chapter, such as "cold start"
     * @param what the thing, such as {@code GetUser}
     * @param figure such as "first answer"
     * @param unit such as "ms"; "×" for a ratio to the floor
     * @param must what it must not exceed
     * @param aim what would be better still
     */
    record Row(
            String part,
            String what,
            String figure,
            String unit,
            Figures figures,
            Optional<Double> must,
            Optional<Double> aim) {

        static Row of(String part, String what, String figure, String unit, Figures figures) {
            return new Row(part, what, figure, unit, figures, Optional.empty(), Optional.empty());
        }

        static Row of(String part, String what, String figure, String unit, double value) {
            return of(part, what, figure, unit, new Figures(value, value, value, 1));
        }

        Row limited(double mustNotExceed, double better) {
            return new Row(part, what, figure, unit, figures, Optional.of(mustNotExceed), Optional.of(better));
        }

        /** Whether the figure is too unsteady to say whether it holds its limit. */
        boolean isUnsteady() {
            return must.isPresent()
                    && figures.count() > 1
                    && figures.low() <= must.get()
                    && figures.high() > must.get();
        }
    }

    private final List<Row> rows = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();

    void add(Row row) {
        rows.add(row);
    }

    /** Something to be read beside the figures. */
    void note(String note) {
        notes.add(note);
    }

    List<Row> rows() {
        return List.copyOf(rows);
    }

    List<String> notes() {
        return List.copyOf(notes);
    }

    Optional<Row> find(String part, String what, String figure) {
        return rows.stream()
                .filter(row -> row.part().equals(part)
                        && row.what().equals(what)
                        && row.figure().equals(figure))
                .findFirst();
    }
}
