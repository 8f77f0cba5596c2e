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
            carryOut(try driver.handle(event, at: driver.now, secrets: secrets))
        } catch {
            noteDoubt(error)
            throw error
        }
    }

    /// Handles an event that sends a foreground request, and waits for the answer.
    ///
    /// Cancelling the task abandons the attempt.
    func ask(
        _ event: Event,
        as call: ForegroundCall,
        secrets: [SecretRef: Secret] = [:]
    ) async throws -> Answered {
        try Task.checkCancellation()
        try handle(event, secrets: secrets)
        let attempt = driver.machine.lastAttempt
        do {
            return try await withTaskCancellationHandler {
                try await withCheckedThrowingContinuation {
                    foreground[attempt] = WaitingPerson(call: call, continuation: $0)
                }
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

    /// Publishes what an event has led to, and acts on it.
    func carryOut(_ step: Driver.Step) {
        audience.publish(step.snapshot)
        for (id, outcome) in step.finished { audience.publish(outcome, of: id) }
        for effect in step.effects {
            switch effect {
            case .send(let request, let sentRequest):
                let task = Task {
                    arrived(await api.perform(request, timeout: requestTimeout), for: sentRequest)
                }
                requests[sentRequest.attempt] = .init(sentRequest: sentRequest, task: task)
            case .refuse(let sentRequest, let error):
                logger.error("A request cannot be sent: \(error)")
                // In a task of its own, as an answer would come: one event at a time.
                let task = Task { refused(sentRequest, error) }
                requests[sentRequest.attempt] = .init(sentRequest: sentRequest, task: task)
            case .abandon(let attempt):
                giveUp(attempt)
            }
        }
        wake()
    }

    private func giveUp(_ attempt: AttemptID) {
        foreground.removeValue(forKey: attempt)?.continuation
            .resume(throwing: LoginRocketError.abandoned)
        guard let given = requests[attempt] else { return }
        // Else it is heard to its end: the token it may bring must be logged out.
        if given.sentRequest.request.userLoggingIn == nil { given.task.cancel() }
    }

    private func arrived(_ response: Response, for sentRequest: Driver.SentRequest) {
        logger.debug(
            "A request was answered.",
            metadata: [
                "attempt": "\(sentRequest.attempt.value)",
                "status": "\(response.status.map(String.init) ?? "none")",
                "request-id": "\(response.requestID ?? "none")",
            ]
        )
        requests[sentRequest.attempt] = nil
        let waiting = foreground.removeValue(forKey: sentRequest.attempt)
        do throws(LoginRocketError) {
            let (step, unsaved) = try driver.complete(sentRequest, response)
            carryOut(step)
            if let unsaved { throw unsaved }
            guard let waiting else { return }
            let answered = Answered(call: waiting.call, response: response, session: session)
            waiting.continuation.resume(returning: answered)
        } catch {
            logger.error("An answer could not be saved: \(error)")
            noteDoubt(error)
            guard let waiting else { return }
            waiting.continuation.resume(
                throwing: LoginRocketError(unsaved: waiting.call, because: error)
            )
        }
    }

    private func refused(_ sentRequest: Driver.SentRequest, _ reason: LoginRocketError) {
        requests[sentRequest.attempt] = nil
        let waiting = foreground.removeValue(forKey: sentRequest.attempt)
        do throws(LoginRocketError) {
            let (step, unsaved) = try driver.cannotSend(sentRequest)
            carryOut(step)
            if let unsaved { throw unsaved }
        } catch {
            logger.error("What cannot be sent could not be saved: \(error)")
            noteDoubt(error)
        }
        waiting?.continuation.resume(throwing: reason)
    }

    func requireOpen() throws(LoginRocketError) {
        if case .closed = life { throw LoginRocketError.closed }
    }
}
