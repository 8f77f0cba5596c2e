/// The progress of an operation in this process; volatile, made anew after a restart.
public struct Progress: Hashable, Sendable {
    /// The moment at which the operation's running time was zero, had the machine never been
    /// suspended since.
    public var birth: Moment

    /// The number of requests that have brought nothing in this process: the more, the later its
    /// turn.
    public var failures: Int

    /// The failures that were no probe's: the more, the longer its wait.
    ///
    /// Those of probes are counted by the gate.
    public var ownFailures = 0

    /// The event that the operation waits for.
    public var activity: Activity

    /// Its next step could not be saved; `nil` if it could.
    public var unsaved: Unsaved?

    init(birth: Moment, failures: Int = 0, activity: Activity) {
        self.birth = birth
        self.failures = failures
        self.activity = activity
    }

    /// The event that an operation waits for.
    @nonexhaustive
    public enum Activity: Hashable, Sendable {
        /// Its user's next login.
        case waiting
        /// Its next request, not before this instant.
        case due(Instant)
        /// The answer to this attempt.
        case inFlight(AttemptID)
    }

    /// A step that could not be saved, so that it has not happened.
    public struct Unsaved: Hashable, Sendable {
        /// Since when, by the operation's running time.
        public let since: Duration

        /// The time of its last attempt.
        public let tried: Instant

        /// Before this instant nothing of the operation is tried again.
        public let until: Instant
    }
}

extension Progress {
    /// Returns the running time that the operation has used.
    func age(at now: Moment) -> Duration { now.running - birth.running }

    /// The instant at which that will be so much, if the machine is not suspended before.
    func instant(atAge age: Duration) -> Instant { birth.instant + age }

    /// The same, as if the time of a suspend had not been: it used up no running time.
    func awake(at now: Moment) -> Progress {
        var progress = self
        progress.birth = now - age(at: now)
        return progress
    }

    /// The time for which the machine has been suspended since ``birth``, in whole seconds: two
    /// clocks cannot be read at the very same time.
    func suspended(at now: Moment) -> Duration {
        let lag = now.instant - birth.instant - age(at: now)
        return .seconds((lag + .milliseconds(500)).bounded.components.seconds)
    }
}
