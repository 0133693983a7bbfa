package io.quorate.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quorate.client.Codec;
import io.quorate.client.Context;
import io.quorate.client.Key;
import io.quorate.client.Options;
import io.quorate.client.Quorate;
import io.quorate.client.Resolver;
import io.quorate.examples.carts.Carts;
import io.quorate.examples.sessions.VisitsApp;
import io.quorate.examples.views.PageViews;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every example does what it says, on a real node. */
@Timeout(120)
class ExamplesTest {
  @TempDir
  private Path folder;

  @Test
  void cartsThatWereChangedAtTheSameTimeAreMerged() {
    try (Quorate quorate = Quorate.embedded().data(folder).start()) {
      Carts carts = new Carts(quorate);
      assertEquals(Set.of(), carts.items("anna"));
      carts.add("anna", "milk");
      Context seen = quorate.bucket("carts").get("anna").context();
      carts.add("anna", "bread");
      // A second browser that saw the milk only takes it out and adds eggs.
      quorate
          .bucket("carts")
          .as(Codec.jsonSet(String.class), Resolver.union())
          .put(Key.of("anna"), Set.of("eggs"), Options.of(seen));
      assertEquals(2, quorate.bucket("carts").get("anna").siblings().size());
      assertEquals(Set.of("bread", "eggs", "milk"), carts.items("anna"));
      assertEquals(Set.of("bread", "eggs"), carts.remove("anna", "milk"));
      assertEquals(1, quorate.bucket("carts").get("anna").siblings().size());
    }
  }

  @Test
  void viewsCountedByManyClientsAndThreadsAreAllThere() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(6);
    try (Quorate quorate = Quorate.embedded().data(folder).start()) {
      List<Future<?>> counting = new ArrayList<>();
      for (int client = 0; client < 3; client++) {
        PageViews views = new PageViews(quorate, "web-" + client);
        for (int thread = 0; thread < 2; thread++) {
          counting.add(threads.submit(() -> {
            for (int i = 0; i < 20; i++) {
              views.count("home");
            }
          }));
        }
      }
      for (Future<?> one : counting) {
        one.get();
      }
      assertEquals(120, new PageViews(quorate, "reader").total("home"));
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void sessionsOutliveTheApplication() throws Exception {
    HttpClient anna = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    HttpClient bert = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    try (VisitsApp app = VisitsApp.start(folder, 0)) {
      assertEquals("visit 1\n", visit(anna, app));
      assertEquals("visit 2\n", visit(anna, app));
      assertEquals("visit 1\n", visit(bert, app));
    }
    try (VisitsApp app = VisitsApp.start(folder, 0)) {
      assertEquals("visit 3\n", visit(anna, app));
      assertEquals("visit 2\n", visit(bert, app));
    }
  }

  private static String visit(HttpClient browser, VisitsApp app)
      throws IOException, InterruptedException {
    URI page = URI.create("http://127.0.0.1:" + app.port() + "/");
    return browser
        .send(HttpRequest.newBuilder(page).build(), BodyHandlers.ofString())
        .body();
  }
}
