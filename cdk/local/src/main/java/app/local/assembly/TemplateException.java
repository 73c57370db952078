package app.local.assembly;

import java.util.Objects;

/**
 * A template that cannot be run on this machine. The message is one sentence that names the resource and the property.
 */
public final class TemplateException extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    TemplateException(String message) {
        super(message);
    }

    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
