package dev.vesta.web.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vesta.web.AnyEndpoint;
import dev.vesta.web.Empty;
import dev.vesta.web.EndpointSpec;
import dev.vesta.web.EndpointSpec.Resource;
import dev.vesta.web.OpenEndpoint;
import dev.vesta.web.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EndpointRouterTest {
    private record Fixed(EndpointSpec spec) implements OpenEndpoint<Empty, Empty> {
        @Override
        public Empty handle(Empty request) {
            return request;
        }
    }

    private record Variable(EndpointSpec spec) implements OpenEndpoint<Variable.Request, Empty> {
        record Request(@Path String other) {}

        @Override
        public Empty handle(Request request) {
            return Empty.EMPTY;
        }
    }

    private static EndpointRouter router(AnyEndpoint... endpoints) {
        return new EndpointRouter(List.of(endpoints), EnumSet.of(Resource.CLIENT));
    }

    private static List<String> variables(EndpointRouter router, String path) {
        return ((EndpointRouter.Found.Hit) router.find("GET", path)).variables();
    }

    @Test
    void prefersLiteralsAndComesBackFromThem() {
        EndpointRouter router =
                router(new Fixed(EndpointSpec.get("/a/{x}/{y}")), new Fixed(EndpointSpec.get("/a/b/c/d")));

        assertThat(variables(router, "/a/b/c/d")).isEmpty();
        assertThat(variables(router, "/a/b/z")).containsExactly("b", "z");
        assertThat(variables(router, "/a/b/c")).containsExactly("b", "c");
    }

    @Test
    void matchesExactlyOneSegmentWhichIsEmptyOnlyAtTheEnd() {
        EndpointRouter router = router(new Fixed(EndpointSpec.get("/a/{x}/b/{y}")));

        assertThat(variables(router, "/a/1/b/")).containsExactly("1", "");
        assertThat(variables(router, "/a/1%2F2/b/3")).containsExactly("1/2", "3");
        for (String other : List.of("/a/1/2/b/3", "/a//b/3", "/a/1/b", "/a/1/b/3/", "/", "", "*")) {
            assertThat(router.find("GET", other)).as(other).isInstanceOf(EndpointRouter.Found.UnknownPath.class);
        }
    }

    @Test
    void refusesBrokenPercentEncoding() {
        EndpointRouter router = router(new Fixed(EndpointSpec.get("/a/{x}")));

        for (String bad : List.of("/a/%", "/a/%4", "/a/%zz", "/a/%ff", "/a/%c3%28", "/a/é")) {
            assertThat(router.find("GET", bad)).as(bad).isInstanceOf(EndpointRouter.Found.Malformed.class);
        }
    }

    @Test
    void namesTheMethodsThatAPathKnows() {
        EndpointRouter router = router(
                new Fixed(EndpointSpec.get("/a/{x}")),
                new Fixed(EndpointSpec.put("/a/{x}")),
                new Fixed(EndpointSpec.post("/a/{x}").resource(Resource.ADMIN)));

        assertThat(router.find("POST", "/a/1")).isEqualTo(new EndpointRouter.Found.UnknownMethod(Set.of("GET", "PUT")));
    }

    @Test
    void refusesMistakesWhenItIsMade() {
        assertThatThrownBy(() -> router(new Variable(EndpointSpec.get("/a/{x}"))))
                .hasMessageContaining("{other}");
        assertThatThrownBy(() -> router(new Fixed(EndpointSpec.get("/a/{x}")), new Fixed(EndpointSpec.get("/a/{y}"))))
                .hasMessageContaining("two endpoints");
    }
}
