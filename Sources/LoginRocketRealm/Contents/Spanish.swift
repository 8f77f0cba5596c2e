extension Sentence {
    var spanish: String {
        switch self {
        case .missing(let field): "\(field.spanish) no puede estar en blanco."
        case .tooLong(let field): "\(field.spanish): demasiado largo."
        case .noText(let field): "\(field.spanish): debe ser un texto."
        case .controlCharacter(let field): "\(field.spanish): sin caracteres de control."
        case .strayName(let field): "\(field.spanish): no se usa en este realm."
        case .noJSON: "El cuerpo de la solicitud no es un objeto JSON."
        case .noForm: "Los parámetros de la solicitud no están bien formados."
        case .badCallback: "El callback debe ser un identificador simple."
        case .tooLarge: "La solicitud es demasiado grande."
        case .unsupportedMediaType: "El tipo de contenido de la solicitud es desconocido."
        case .notAcceptable: "La respuesta es JSON, y la solicitud no lo acepta."
        case .targetTooLong: "La URL es demasiado larga."
        case .unknownPath: "No encontrado."
        case .unknownMethod: "Este método no está permitido aquí."
        case .noTokenKey: "No se puede firmar ningún token."
        case .loginFailed: "Error al iniciar sesión."
        case .loginsDisabled: "Los inicios de sesión están desactivados."
        case .emailNotVerified: "Verifique primero su correo electrónico."
        case .inactive: "Esta cuenta está inactiva."
        case .invalidLoginToken: "El token de inicio de sesión no es válido o ha caducado."
        case .wrongCode: "La verificación ha fallado."
        case .invalidSession: "La sesión no es válida o ha caducado."
        case .sessionsNotManaged: "Este realm no gestiona las sesiones."
        case .tooManyAttempts: "Demasiados intentos. Espere antes de volver a intentarlo."
        case .wrongCurrentPassword: "La contraseña actual no coincide."
        case .passwordConfirmationDiffers: "La confirmación de la contraseña no coincide."
        case .passwordTooShort(let length):
            "La contraseña debe tener al menos \(length) caracteres."
        case .samePassword: "La contraseña debe ser distinta de la actual."
        case .unknownUser: "No existe tal usuario."
        case .invalidPasswordToken: "El token de contraseña no es válido o ha caducado."
        case .signupsDisabled: "Los registros están desactivados."
        case .taken(let field): "\(field.spanish): ya está en uso."
        case .dots(let field): "\(field.spanish): no puede ser «.» ni «..»."
        case .noAddress: "El correo electrónico no es una dirección."
        case .emailConfirmationDiffers: "La confirmación del correo electrónico no coincide."
        case .verificationNotRequested: "No se ha solicitado la verificación del correo."
        case .invalidEmailToken: "El token de correo no es válido o ha caducado."
        case .verifyFirst: "Su cuenta ha sido creada. Verifique primero su correo electrónico."
        case .invalidAttempt: "El inicio de sesión externo no es válido o ha caducado."
        case .denied: "El proveedor no ha confirmado su identidad."
        }
    }
}

extension Field {
    fileprivate var spanish: String {
        switch self {
        case .username: "Usuario"
        case .email: "Correo electrónico"
        case .emailConfirmation: "Confirmación del correo electrónico"
        case .password: "Contraseña"
        case .passwordConfirmation: "Confirmación de la contraseña"
        case .currentPassword: "Contraseña actual"
        case .token: "Token"
        case .code: "Código"
        case .firstName: "Nombre"
        case .lastName: "Apellido"
        case .orgName: "Organización"
        case .state: "Estado"
        }
    }
}
