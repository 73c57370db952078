package app.runtime.function;

import app.api.Rpc;
import app.runtime.Endpoint;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.Descriptors.ServiceDescriptor;
import com.google.protobuf.Internal;
import com.google.protobuf.Message;
import io.micronaut.context.BeanContext;
import io.micronaut.core.type.Argument;
import io.micronaut.inject.BeanDefinition;
import java.util.ArrayList;
import java.util.List;

/** Finds the endpoint that serves an rpc, among the beans of a service. */
public final class Endpoints {

    /**
     * An rpc with the bean that serves it, not yet made.
     *
     * @param request the default instance of the rpc's request message
     * @param response that of its response message
     */
    public record Served(Rpc rpc, Message request, Message response, BeanDefinition<?> definition) {

        /** Makes the endpoint, and no other one. */
        @SuppressWarnings("unchecked") // The catalogue's types are the endpoint's own: they chose the bean.
        public Endpoint<Message, Message> endpoint(BeanContext beans) {
            return (Endpoint<Message, Message>) beans.getBean(definition);
        }
    }

    private Endpoints() {}

    /**
     * The rpc of a name such as {@code user.v1.UserService/GetUser} and its endpoint.
     *
     * @throws IllegalStateException if no endpoint serves it, or more than one, naming the rpc
     */
    public static Served find(BeanContext beans, String path) {
        List<Served> found = all(beans).stream()
                .filter(served -> served.rpc().path().equals(path))
                .toList();
        if (found.size() != 1) {
            throw new IllegalStateException("rpc " + path + " needs one endpoint, a @Singleton class named "
                    + path.substring(path.indexOf('/') + 1) + " that implements Endpoint, and has "
                    + (found.isEmpty()
                            ? "none"
                            : found.stream().map(Served::definition).toList()));
        }
        return found.get(0);
    }

    /** Every endpoint among the beans, with the rpc that it serves. */
    public static List<Served> all(BeanContext beans) {
        List<Served> all = new ArrayList<>();
        for (BeanDefinition<?> definition : beans.getBeanDefinitions(Endpoint.class)) {
            all.add(served(definition));
        }
        return all;
    }

    /** The rpc of an endpoint has the name of its class, in the file that declares its request message. */
    private static Served served(BeanDefinition<?> definition) {
        List<Argument<?>> types = definition.getTypeArguments(Endpoint.class);
        Message request = defaultInstance(types.get(0));
        Message response = defaultInstance(types.get(1));
        String name = definition.getBeanType().getSimpleName();
        for (ServiceDescriptor service :
                request.getDescriptorForType().getFile().getServices()) {
            MethodDescriptor method = service.findMethodByName(name);
            if (method != null
                    && method.getInputType().equals(request.getDescriptorForType())
                    && method.getOutputType().equals(response.getDescriptorForType())) {
                return new Served(Rpc.of(method), request, response, definition);
            }
        }
        throw new IllegalStateException("endpoint " + definition.getBeanType().getName() + " serves no rpc: no rpc "
                + name + " takes " + request.getDescriptorForType().getFullName() + " and gives "
                + response.getDescriptorForType().getFullName());
    }

    private static Message defaultInstance(Argument<?> type) {
        return Internal.getDefaultInstance(type.getType().asSubclass(Message.class));
    }
}
