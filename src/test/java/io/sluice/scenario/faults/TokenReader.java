package io.sluice.scenario.faults;

/** Reads what a writer of the shop had acknowledged last, with that write's token: it must be there. */
final class TokenReader implements Load.Client {
    private final Caller caller;
    private final Writing writing;

    TokenReader(Caller caller, Writing writing) {
        this.caller = caller;
        this.writing = writing;
    }

    @Override
    public void turn() {
        Writing.Written written = writing.any();
        if (written == null) {
            return;
        }
        Answer answer = caller.get(
                Answer.Kind.TOKEN_READ, "/v1/products/" + written.id(), "Consistency-Token", written.token());
        caller.ledger().readByToken(caller.shop(), written.marker(), answer);
    }
}
