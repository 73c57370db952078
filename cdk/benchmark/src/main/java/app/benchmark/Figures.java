package app.benchmark;

import java.util.Arrays;
import java.util.Collection;

/**
 * What repeated measurements say.
 *
 * @param median the middle one
 * @param low the first quartile
 * @param high the third quartile
 * @param count how many there were
 */
record Figures(double median, double low, double high, int count) {

    static Figures of(Collection<Double> values) {
        return of(values.stream().mapToDouble(Double::doubleValue).toArray());
    }

    /** @param values at least one */
    static Figures of(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return new Figures(quantile(sorted, 0.5), quantile(sorted, 0.25), quantile(sorted, 0.75), sorted.length);
    }

    /** Half of the measurements are within so much of the median, as a share of it. */
    double spread() {
        return median == 0 ? 0 : (high - low) / median;
    }

    /** The value below which a share of the sorted ones is, interpolated. */
    static double quantile(double[] sorted, double share) {
        double position = share * (sorted.length - 1);
        int below = (int) position;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (sorted[above] - sorted[below]) * (position - below);
    }
}
