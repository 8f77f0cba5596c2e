internal import Logging
internal import LoginRocketCore

// What the disk refused, and what comes of it.

/// A wish that is tried again as soon as the disk can be written.
struct Unsaved {
    let what: What
    var nextTry: Instant

    enum What {
        /// The logout of this session: whoever asked for it counts on it.
        case logout(of: SessionIdentity)
        /// The present state, because it is not known whether another one was saved.
        case presentState
    }

    /// The wait before the disk is tried again.
    static let wait = Duration.seconds(5)
}

extension Client {
    /// Keeps a logout that could not be saved, to try it again while the session lives.
    ///
    /// - Returns: The error for whoever asked for it.
    func keepLogout(
        of session: SessionIdentity,
        refusedFor error: LoginRocketError
    ) -> LoginRocketError {
        guard error.code == .store else { return error }
        unsaved = Unsaved(what: .logout(of: session), nextTry: time.now.instant + Unsaved.wait)
        wake()
        return LoginRocketError(unsavedLogout: error)
    }

    /// Takes notice of an error that leaves in doubt what was saved.
    func noteDoubt(_ error: LoginRocketError) {
        guard error.disk == .leftInDoubt, unsaved == nil else { return }
        unsaved = Unsaved(what: .presentState, nextTry: time.now.instant + Unsaved.wait)
        wake()
    }

    /// Tries again what is due of it.
    func saveAgain() {
        guard let due = unsaved, due.nextTry <= time.now.instant else { return }
        do throws(LoginRocketError) {
            switch due.what {
            case .logout(let identity):
                guard case .loggedIn(let session) = session, session.identity == identity else {
                    unsaved = nil
                    return
                }
                try handle(.wished(.logout(driver.freshOperationID())))
            case .presentState:
                var changes = Transition.ignored.changes
                changes.session = session
                try store.commit(changes, secrets: [:])
            }
            unsaved = nil
            logger.notice("The disk can be written again.")
        } catch {
            // Whoever asked has heard the reason.
            unsaved?.nextTry = time.now.instant + Unsaved.wait
        }
    }

    /// When there is something to do next.
    var nextDeadline: Instant? {
        [driver.machine.nextDeadline, unsaved?.nextTry].compactMap(\.self).min()
    }
}
