package io.packtrail.fleetservice.http;

import io.vertx.core.http.HttpMethod;

/**
 * One route.
 *
 * @param path as in the OpenAPI document, with {@code {names}}
 * @param handler answers on a worker thread, so it may block
 */
record Endpoint(HttpMethod method, String path, Access access, Handler handler) {

  /** Who may call. */
  enum Access {
    /** Everybody. */
    PUBLIC,
    /** Everybody; what is shown depends on who asks, see the request's credentials. */
    READER,
    /** A person with the token in a cookie or a header; in the demo, anybody on this machine. */
    PAGE,
    /** A program with the token in its header; a person's cookie may read. */
    API
  }

  /** Answers a request. */
  interface Handler {
    Reply handle(Request request) throws Exception;
  }

  static Endpoint get(String path, Access access, Handler handler) {
    return new Endpoint(HttpMethod.GET, path, access, handler);
  }

  static Endpoint post(String path, Access access, Handler handler) {
    return new Endpoint(HttpMethod.POST, path, access, handler);
  }

  static Endpoint patch(String path, Access access, Handler handler) {
    return new Endpoint(HttpMethod.PATCH, path, access, handler);
  }

  static Endpoint delete(String path, Access access, Handler handler) {
    return new Endpoint(HttpMethod.DELETE, path, access, handler);
  }

  /** The path as Vert.x writes it: {@code :name} for {@code {name}}. */
  String routerPath() {
    return path.replaceAll("\\{([A-Za-z]+)}", ":$1");
  }
}
