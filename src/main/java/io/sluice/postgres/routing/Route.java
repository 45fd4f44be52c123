package io.sluice.postgres.routing;

import io.sluice.postgres.node.Node;

/**
 * A node that may serve a unit of work.
 *
 * @param role the role in which it was last seen, as metrics and headers say it
 */
public record Route(Node node, String role) {}
