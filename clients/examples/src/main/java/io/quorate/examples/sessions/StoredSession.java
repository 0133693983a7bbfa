package io.quorate.examples.sessions;

import io.quorate.client.Codec;
import io.quorate.client.Value;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.prng.VertxContextPRNG;
import io.vertx.ext.web.sstore.AbstractSession;

/** A session that can be written down as JSON; what is put into it must be JSON too. */
final class StoredSession extends AbstractSession {
  /** JSON objects as values of the store. */
  static final Codec<JsonObject> JSON = new Codec<>() {
    @Override
    public Value encode(JsonObject session) {
      return Value.json(session.encode());
    }

    @Override
    public JsonObject decode(Value value) {
      try {
        return new JsonObject(value.text());
      } catch (DecodeException e) {
        throw new IllegalArgumentException("a session is a JSON object, not " + value, e);
      }
    }
  };

  StoredSession(VertxContextPRNG random, long timeout, int idLength) {
    super(random, timeout, idLength);
  }

  /** The session that was written down. */
  StoredSession(VertxContextPRNG random, JsonObject written) {
    super(random);
    setId(written.getString("id"));
    setTimeout(written.getLong("timeout"));
    setLastAccessed(written.getLong("lastAccessed"));
    setVersion(written.getInteger("version"));
    setData(written.getJsonObject("data"));
  }

  JsonObject written() {
    return new JsonObject()
        .put("id", id())
        .put("timeout", timeout())
        .put("lastAccessed", lastAccessed())
        .put("version", version())
        .put("data", new JsonObject(data()));
  }

  /** Of two requests that changed a session at once, the one that came later. */
  static JsonObject later(JsonObject a, JsonObject b) {
    return a.getLong("lastAccessed") >= b.getLong("lastAccessed") ? a : b;
  }
}
