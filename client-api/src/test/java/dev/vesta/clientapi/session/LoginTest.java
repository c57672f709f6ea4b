package dev.vesta.clientapi.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.core.error.ErrCode;
import dev.vesta.core.error.MatrixException;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/// What login refuses before it asks the service; the rest is tested over HTTP.
class LoginTest {
    @Test
    void offersTheFlowThatItTakes() {
        assertThat(new GetLoginFlows().handle(null).flows())
                .extracting(GetLoginFlows.Flow::type)
                .containsExactly(Login.PASSWORD);
    }

    @Test
    void readsTheUserFromEitherPlace() {
        assertThat(Login.user(fields("m.login.password", new Login.Identifier("m.id.user", "alice"), null, null)))
                .isEqualTo("alice");
        assertThat(Login.user(fields("m.login.password", null, "bob", null))).isEqualTo("bob");
    }

    @Test
    void refusesLoginTypesThatItDoesNotOffer() {
        MatrixException e = refused(fields("m.login.token", null, "alice", null));
        assertThat(e.code()).isEqualTo(ErrCode.M_UNKNOWN);
        assertThat(e.status()).isEqualTo(400);
    }

    @Test
    void refusesIdentifiersThatItDoesNotKnow() {
        MatrixException e = refused(fields("m.login.password", new Login.Identifier("m.id.fax", null), null, null));
        assertThat(e.code()).isEqualTo(ErrCode.M_UNKNOWN);
        assertThat(e.status()).isEqualTo(400);
    }

    @Test
    void treatsThirdPartyIdentifiersAsUnknownUsers() {
        assertThat(refused(fields("m.login.password", new Login.Identifier("m.id.thirdparty", null), null, null)))
                .extracting(MatrixException::code)
                .isEqualTo(ErrCode.M_FORBIDDEN);
        assertThat(refused(fields("m.login.password", null, null, "a@example.org")))
                .extracting(MatrixException::code)
                .isEqualTo(ErrCode.M_FORBIDDEN);
    }

    @Test
    void missesTheUserAndThePassword() {
        assertThat(refused(fields("m.login.password", null, null, null)).code()).isEqualTo(ErrCode.M_MISSING_PARAM);
        assertThat(refused(new Login.Fields("m.login.password", null, "alice", null, null, null, null))
                        .code())
                .isEqualTo(ErrCode.M_MISSING_PARAM);
    }

    private static MatrixException refused(Login.Fields fields) {
        return Assertions.catchThrowableOfType(
                MatrixException.class, () -> new Login(null, null, null).handle(new Login.Request(fields)));
    }

    private static Login.Fields fields(String type, Login.Identifier identifier, String user, String address) {
        return new Login.Fields(type, identifier, user, address, "secret", null, null);
    }
}
