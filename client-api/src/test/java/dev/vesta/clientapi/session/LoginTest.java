package dev.vesta.clientapi.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vesta.core.error.ErrCode;
import dev.vesta.core.error.MatrixException;
import dev.vesta.protocol.json.JsonValue;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/// What login refuses before it asks the service; the rest is tested over HTTP.
class LoginTest {
    @Test
    void offersTheFlowsThatItTakes() {
        assertThat(new GetLoginFlows().handle(null).flows())
                .containsExactly(
                        new GetLoginFlows.Flow(Login.PASSWORD, null), new GetLoginFlows.Flow(Login.TOKEN, true));
    }

    @Test
    void refusesLoginTypesThatItDoesNotOffer() {
        MatrixException e = refused(fields("m.login.sso", null, "alice"));
        assertThat(e.code()).isEqualTo(ErrCode.M_UNKNOWN);
        assertThat(e.status()).isEqualTo(400);
    }

    @Test
    void refusesIdentifiersThatItDoesNotKnow() {
        MatrixException e = refused(fields("m.login.password", JsonValue.obj("type", "m.id.fax"), null));
        assertThat(e.code()).isEqualTo(ErrCode.M_UNKNOWN);
        assertThat(e.status()).isEqualTo(400);
    }

    @Test
    void missesWhatIsMissing() {
        assertThat(refused(fields("m.login.password", null, null)).code()).isEqualTo(ErrCode.M_MISSING_PARAM);
        assertThat(refused(fields("m.login.password", JsonValue.obj("type", "m.id.user"), null))
                        .code())
                .isEqualTo(ErrCode.M_MISSING_PARAM);
        assertThat(refused(fields("m.login.password", JsonValue.obj("type", "m.id.phone"), null))
                        .code())
                .isEqualTo(ErrCode.M_MISSING_PARAM);
        assertThat(refused(fields("m.login.token", null, null)).code()).isEqualTo(ErrCode.M_MISSING_PARAM);
        Login.Fields fields = new Login.Fields("m.login.password", null, "alice", null, null, null, null, null, null);
        assertThat(refused(fields).code()).isEqualTo(ErrCode.M_MISSING_PARAM);
    }

    private static MatrixException refused(Login.Fields fields) {
        return Assertions.catchThrowableOfType(
                MatrixException.class, () -> new Login(null, null, null).handle(new Login.Request(fields)));
    }

    private static Login.Fields fields(String type, JsonValue.Obj identifier, String user) {
        return new Login.Fields(type, identifier, user, null, "secret", null, null, null, null);
    }
}
