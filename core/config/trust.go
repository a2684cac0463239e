package config

import "strings"

// Trust says by what the hub judges signatures: those that come in an exchange, and its own before they leave.
type Trust struct {
	// Roots is a folder with the certificates of roots and of the authorities between, or one file; paths are absolute after
	// loading.
	Roots string `json:"roots,omitempty" jsonschema_description:"Папка с сертификатами корневых и промежуточных центров, PEM или DER; относительно файла настроек"`
	// CRLs are lists of revoked certificates and answers of OCSP; an address gives a list.
	CRLs []string `json:"crls,omitempty" jsonschema_description:"Файлы списков отозванных сертификатов или ответов OCSP; список можно назвать адресом http:// или https://, узел скачивает его сам"`
	// Accredited is the list of accredited authorities, which the user keeps. Nobody signs it, so its address is of https.
	Accredited string `json:"accredited,omitempty" jsonschema_description:"Файл списка аккредитованных центров или его адрес https://: строение показывает uzel verify --help"`
	// Refresh is how often addresses are asked.
	Refresh Duration `json:"refresh,omitempty" jsonschema_description:"Как часто скачивать списки, названные адресами; 1h, если не указано"`
	// DistributionPoints has lists fetched from the addresses in certificates, too.
	DistributionPoints bool `json:"distribution_points,omitempty" jsonschema_description:"Скачивать и списки по адресам из самих сертификатов, если их цепочка ведёт к корню из roots"`
	// Verifier is the signer whose connection is asked for every signature.
	Verifier string `json:"verifier,omitempty" jsonschema_description:"Подпись из signers, подключение которой проверяет; квалифицированную подтверждает только сертифицированное средство"`
}

// IsAddress tells the address of a list from the name of a file.
func IsAddress(place string) bool {
	place = strings.ToLower(place)
	return strings.HasPrefix(place, "http://") || strings.HasPrefix(place, "https://")
}

// Addresses are the lists that the hub fetches, each once.
func (t Trust) Addresses() (list []string) {
	seen := map[string]bool{}
	for _, place := range append(t.CRLs[:len(t.CRLs):len(t.CRLs)], t.Accredited) {
		if IsAddress(place) && !seen[place] {
			seen[place], list = true, append(list, place)
		}
	}
	return list
}

// What a route asks of the other side's signatures.
const (
	SignaturesTell            = "tell"
	SignaturesDemandQualified = "demand-qualified"
)
