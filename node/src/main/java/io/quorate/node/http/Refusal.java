package io.quorate.node.http;

/**
 * A request that is refused before anything was done.
 *
 * <p>The one expected outcome here that is an exception and no value: a request is read by many
 * small steps (path, a dozen parameters, headers), each of which may refuse it. It is checked, so
 * that the compiler shows every such step, and caught in one place, {@link Router}.
 */
final class Refusal extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;

  Refusal(Problem problem) {
    super(problem.detail(), null, false, false);
    this.problem = problem;
  }

  static Refusal invalid(String detail) {
    return new Refusal(Problem.of(ProblemType.INVALID_REQUEST, detail));
  }

  static Refusal of(ProblemType type, String detail) {
    return new Refusal(Problem.of(type, detail));
  }

  Problem problem() {
    return problem;
  }
}
