internal import Logging
internal import LoginRocketCore

// How an event becomes a change, and how what it asks for is carried out.

extension Client {
    /// Handles one event: decide, commit, apply, publish, act.
    func handle(
        _ event: Event,
        secrets: [SecretRef: Secret] = [:]
    ) throws(LoginRocketError) {
        try requireOpen()
        do {
            carryOut(try driver.handle(event, secrets: secrets))
        } catch {
            noteDoubt(error)
            throw error
        }
    }

    /// Handles an event that sends a foreground request, and waits for the answer.
    ///
    /// Cancelling the task abandons the attempt.
    func ask(_ event: Event, secrets: [SecretRef: Secret] = [:]) async throws -> Answered {
        try Task.checkCancellation()
        try handle(event, secrets: secrets)
        let attempt = driver.machine.lastAttempt
        do {
            return try await withTaskCancellationHandler {
                try await withCheckedThrowingContinuation { foreground[attempt] = $0 }
            } onCancel: {
                Task { await self.abandon(attempt) }
            }
        } catch {
            try Task.checkCancellation()
            throw error
        }
    }

    private func abandon(_ attempt: AttemptID) {
        // A closed client has abandoned everything already.
        try? handle(.reported(attempt, .abandoned, driver.draw()))
    }

    func carryOut(_ step: Driver.Step) {
        audience.publish(step.snapshot)
        for (id, outcome) in step.finished { audience.publish(outcome, of: id) }
        for order in step.orders { carryOut(order) }
        wake()
    }

    private func carryOut(_ order: Driver.Order) {
        switch order {
        case .perform(let sent, let call):
            let task = Task { arrived(await api.perform(call, timeout: requestTimeout), for: sent) }
            calls[sent.attempt] = CallOnItsWay(sent: sent, task: task)
        case .refuse(let sent, let error):
            logger.error("A call cannot be made: \(error)")
            // In a task of its own, as an answer would come: one event at a time.
            let task = Task { refused(sent, error) }
            calls[sent.attempt] = CallOnItsWay(sent: sent, task: task)
        case .abandon(let attempt):
            foreground.removeValue(forKey: attempt)?.resume(throwing: LoginRocketError.abandoned)
            switch calls[attempt]?.sent.request {
            case .login, .verifyLogin, .signUp, nil:
                // Heard to its end: the token it may bring must be logged out.
                break
            case .checkSession, .logout, .updatePassword, .verifyEmail, .question:
                calls[attempt]?.task.cancel()
            }
        }
    }

    private func arrived(_ response: Response, for sent: Driver.Sent) {
        logger.debug(
            "A call was answered.",
            metadata: [
                "attempt": "\(sent.attempt.value)",
                "status": "\(response.status.map(String.init) ?? "none")",
                "request-id": "\(response.requestID ?? "none")",
            ]
        )
        calls[sent.attempt] = nil
        let waiting = foreground.removeValue(forKey: sent.attempt)
        do throws(LoginRocketError) {
            let (step, unsaved) = try driver.complete(sent, response)
            carryOut(step)
            if let unsaved { throw unsaved }
            waiting?.resume(returning: Answered(response: response, session: session))
        } catch {
            logger.error("An answer could not be saved: \(error)")
            noteDoubt(error)
            guard let call = ForegroundCall(sent.request) else { return }
            waiting?.resume(throwing: LoginRocketError(unsaved: call, because: error))
        }
    }

    private func refused(_ sent: Driver.Sent, _ reason: LoginRocketError) {
        calls[sent.attempt] = nil
        let waiting = foreground.removeValue(forKey: sent.attempt)
        do throws(LoginRocketError) {
            let (step, unsaved) = try driver.cannotSend(sent)
            carryOut(step)
            if let unsaved { throw unsaved }
        } catch {
            logger.error("What cannot be sent could not be saved: \(error)")
            noteDoubt(error)
        }
        waiting?.resume(throwing: reason)
    }

    func requireOpen() throws(LoginRocketError) {
        if case .closed = life { throw LoginRocketError.closed }
    }
}
