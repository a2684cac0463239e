package sandbox

import (
	"cmp"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

type named struct {
	Value string `json:"Value"`
}

type certificateInfo struct {
	ID                     int    `json:"ID"`
	DName                  string `json:"DName"`
	CertificateBase64      string `json:"CertificateBase64"`
	Status                 named  `json:"Status"`
	IsDefault              bool   `json:"IsDefault"`
	HasPin                 bool   `json:"HasPin"`
	CertificateAuthorityID int    `json:"CertificateAuthorityID"`
	CspID                  string `json:"CspID"`
}

func (s *Server) certificates(c *call) {
	var list []certificateInfo
	for _, k := range slices.Backward(s.keys) { // the usual one stands where it stands
		list = append(list, certificateInfo{
			ID: k.id, DName: k.Certificate.Subject.String(), CertificateBase64: base64.StdEncoding.EncodeToString(k.Certificate.Raw),
			Status: named{k.status}, IsDefault: k.id == usual, HasPin: s.options.PIN != "", CertificateAuthorityID: 1, CspID: "sandbox",
		})
	}
	c.reply(list)
}

func (s *Server) policy(c *call) {
	c.reply(map[string]any{"ActionPolicy": []map[string]any{{"Action": "SignDocument", "ConfirmationRequired": s.options.ConfirmationRequired}}})
}

// order is how to sign. Names of types may be numbers, as the service takes both.
type order struct {
	Type          json.RawMessage
	CertificateID int `json:"CertificateId"`
	PinCode       string
	Parameters    map[string]string
}

// usual is the certificate that is taken when none is named, which is 0.
const usual = 1

// types are those that make a container of CMS: CAdES 2 and CMS 5.
var types = map[string]bool{`"CAdES"`: true, "2": true, `"CMS"`: true, "5": true}

// check says what is wrong with an order: an error of the service with its words.
func (s *Server) check(o order) (k key, code, words string) {
	for _, k := range s.keys {
		if k.id != cmp.Or(o.CertificateID, usual) {
			continue
		}
		level := o.Parameters["CADESType"]
		switch {
		case k.status != "ACTIVE":
			return k, "invalid_certificate", "The certificate is not active"
		case s.options.PIN != "" && o.PinCode != s.options.PIN:
			return k, "invalid_pin", "The PIN code is incorrect"
		case !types[string(o.Type)]:
			return k, "invalid_signature_params", "The sandbox signs CAdES and CMS only"
		case level != "BES":
			return k, "invalid_signature_params", "The sandbox has no timestamps: CADESType " + level
		case !strings.EqualFold(o.Parameters["IsDetached"], "true") || strings.EqualFold(o.Parameters["Hash"], "true"):
			return k, "invalid_signature_params", "The sandbox signs whole documents, detached"
		}
		return k, "", ""
	}
	return key{}, "invalid_certificate", "The certificate is not found"
}

// document signs at once, or what a person has confirmed when the token was given for that.
func (s *Server) document(c *call) {
	var in struct {
		Content, Name string
		Signature     order
	}
	if !c.read(&in) {
		return
	}
	if c.bound != nil {
		s.execute(c, in.Signature.PinCode)
		return
	}
	if s.options.ConfirmationRequired {
		c.refuse(http.StatusForbidden, "access_denied", "The operation has to be confirmed")
		return
	}
	if signature, ok := s.sign(c, in.Content, in.Name, in.Signature); ok {
		c.reply(signature)
	}
}

// sign makes a signature, or answers why not.
func (s *Server) sign(c *call, content, name string, o order) (signature string, ok bool) {
	body, err := base64.StdEncoding.DecodeString(content)
	if err != nil || len(body) == 0 {
		c.refuse(http.StatusBadRequest, "invalid_request", "There is no document")
		return "", false
	}
	k, code, words := s.check(o)
	if code != "" {
		c.refuse(http.StatusBadRequest, code, words)
		return "", false
	}
	cms, err := k.Sign(body)
	if err != nil {
		c.refuse(http.StatusInternalServerError, "an_error_has_occurred", err.Error())
		return "", false
	}
	c.entry.Deed, c.entry.Document = Signed, name
	return base64.StdEncoding.EncodeToString(cms), true
}

// documents signs several at once.
func (s *Server) documents(c *call) {
	var in struct {
		Documents []struct{ Content, Name string }
		Signature order
	}
	if !c.read(&in) {
		return
	}
	results := []string{}
	for _, d := range in.Documents {
		signature, ok := s.sign(c, d.Content, d.Name, in.Signature)
		if !ok {
			return
		}
		results = append(results, signature)
	}
	c.reply(map[string][]string{"Results": results})
}

// signature is v2. What a result looks like is a guess: the signatures in base64, in the order of the documents.
func (s *Server) signature(c *call) {
	var in struct {
		BinaryData []struct{ Content, RefID string }
		Signature  struct {
			CertificateID string `json:"CertificateId"`
			PinCode       string
			Parameters    map[string]string
		}
	}
	if !c.read(&in) {
		return
	}
	if s.options.ConfirmationRequired || c.fault == UnknownStatus {
		status := map[bool]string{true: Strange, false: "Created"}[c.fault == UnknownStatus]
		c.reply(map[string]any{"OperationId": s.number(), "Status": status})
		return
	}
	id, _ := strconv.Atoi(strings.TrimSpace(in.Signature.CertificateID))
	results := []string{}
	for _, d := range in.BinaryData {
		o := order{Type: json.RawMessage(`"CAdES"`), CertificateID: id, PinCode: in.Signature.PinCode, Parameters: in.Signature.Parameters}
		signature, ok := s.sign(c, d.Content, "", o)
		if !ok {
			return
		}
		results = append(results, signature)
	}
	c.reply(map[string]any{"Status": "Completed", "Result": results})
}

func (s *Server) number() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.operations++
	return strconv.Itoa(s.operations)
}
