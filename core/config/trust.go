package config

// Trust says by what the hub judges signatures: those that come in an exchange, and its own before they leave.
type Trust struct {
	// Roots is a folder with the certificates of roots and of the authorities between, or one file; paths are absolute after
	// loading.
	Roots string `json:"roots,omitempty" jsonschema_description:"Папка с сертификатами корневых и промежуточных центров, PEM или DER; относительно файла настроек"`
	// CRLs are lists of revoked certificates and answers of OCSP.
	CRLs []string `json:"crls,omitempty" jsonschema_description:"Файлы списков отозванных сертификатов или ответов OCSP"`
	// Accredited is the list of accredited authorities, which the user keeps.
	Accredited string `json:"accredited,omitempty" jsonschema_description:"Файл списка аккредитованных центров: его строение показывает uzel verify --help"`
	// Verifier is the signer whose connection is asked for every signature.
	Verifier string `json:"verifier,omitempty" jsonschema_description:"Подпись из signers, подключение которой проверяет; квалифицированную подтверждает только сертифицированное средство"`
}

// What a route asks of the other side's signatures.
const (
	SignaturesTell            = "tell"
	SignaturesDemandQualified = "demand-qualified"
)
