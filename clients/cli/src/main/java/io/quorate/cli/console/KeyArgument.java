package io.quorate.cli.console;

import io.quorate.client.Bucket;
import io.quorate.client.Key;
import io.quorate.client.Quorate;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** {@code --bucket B KEY}: which key a command is about. */
public final class KeyArgument {
  @Spec(Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = {"-b", "--bucket"},
      paramLabel = "BUCKET",
      required = true,
      description = "The bucket; it need not exist.")
  private String bucket;

  @Option(names = "--base64", description = "KEY is the base64 of the key's bytes, not its text.")
  private boolean isBase64;

  @Parameters(index = "0", paramLabel = "KEY", description = "The key: 1 to 1,024 bytes.")
  private @Nullable String key;

  public String bucketName() {
    return bucket;
  }

  /** The bucket in this cluster. */
  public Bucket bucket(Quorate quorate) {
    try {
      return quorate.bucket(bucket);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--bucket: " + e.getMessage() + ".");
    }
  }

  public Key key() {
    String text = String.valueOf(key);
    try {
      return isBase64 ? Key.of(Base64.getDecoder().decode(text)) : Key.of(text);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "KEY: " + e.getMessage() + ".");
    }
  }
}
