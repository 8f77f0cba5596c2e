import LoginRocket
import LoginRocketCore

/// Something between client and server that answers in the server's place.
enum Portal {
    /// A body that is not an answer to this call, whatever it is to another, with any date.
    static func answer(to request: Request<Secret>, _ luck: inout Luck) -> Response {
        var bodies = [
            #"{"success":false}"#, #"{"maintenance":true}"#, #"{"token":"kli_portal"}"#,
            "<html>Log in to the network</html>", #"{"token":"","result":"okay"}"#,
            #"{"errors":[]}"#, #"{"result":"okay"}"#,
        ]
        // What the document calls a yes or a no to this very call cannot be told from the server's.
        if Call(request) != .logout { bodies += ["{}", ""] }
        if Call(request) != .checkSession { bodies += [#"{"valid":false}"#, #"{"valid":true}"#] }
        let body = bodies[luck.below(bodies.count)]
        let response = request.response(
            status: 200,
            headers: [("Content-Type", luck.percent(80) ? "application/json" : "text/html")],
            body: Array(body.utf8)
        )
        let date = WallTime(secondsSince1970: Int64(luck.below(2_000_000_000)))
        return Response(response.answer, status: response.status, date: date)
    }
}
