package sandbox

import "strings"

// published is a path as it is published: the service reads one in any case.
func published(path string) string {
	if known, ok := inAnyCase[strings.ToLower(path)]; ok {
		return known
	}
	return path
}

// inAnyCase are the paths by their small letters.
var inAnyCase = map[string]string{}

func init() {
	for path := range endpoints {
		inAnyCase[strings.ToLower(path)] = path
	}
}

// endpoints are the calls that are known. Older versions of a call whose answer did not change are the newest one.
var endpoints = map[string]endpoint{
	"/V3/Authenticate":                        {verb: "POST", open: true, serve: (*Server).authenticate},
	"/V3/AuthenticateConfirm":                 {verb: "POST", open: true, serve: (*Server).confirm},
	"/connect/deviceauthorization":            {verb: "POST", open: true, serve: (*Server).deviceAuthorization},
	"/connect/token":                          {verb: "POST", open: true, serve: (*Server).connectToken},
	"/GetBox":                                 {verb: "GET", serve: (*Server).getBox},
	"/GetOrganization":                        {verb: "GET", serve: (*Server).getOrganization},
	"/GetOrganizationsByInnKpp":               {verb: "GET", serve: (*Server).getOrganizationsByInnKpp},
	"/V2/GetOrganizationsByInnList":           {verb: "POST", serve: (*Server).getOrganizationsByInnList},
	"/V2/GetMyUser":                           {verb: "GET", serve: (*Server).getMyUser},
	"/GetMyOrganizations":                     {verb: "GET", serve: (*Server).getMyOrganizations},
	"/V3/GetDocumentTypes":                    {verb: "GET", serve: (*Server).getDocumentTypes},
	"/V3/PostMessage":                         {verb: "POST", serve: (*Server).postMessage},
	"/V8/GetNewEvents":                        {verb: "GET", serve: (*Server).getNewEvents},
	"/V7/GetNewEvents":                        {verb: "GET", serve: (*Server).getNewEvents},
	"/V6/GetNewEvents":                        {verb: "GET", serve: (*Server).getNewEvents},
	"/V2/GetEvent":                            {verb: "GET", serve: (*Server).getEvent},
	"/GetLastEvent":                           {verb: "GET", serve: (*Server).getLastEvent},
	"/V5/GetMessage":                          {verb: "GET", serve: (*Server).getMessage},
	"/GetDocumentsByMessageId":                {verb: "GET", serve: (*Server).getDocumentsByMessage},
	"/V3/GetEvent":                            {verb: "GET", serve: (*Server).getEvent},
	"/V2/GetLastEvent":                        {verb: "GET", serve: (*Server).getLastEvent},
	"/V6/GetMessage":                          {verb: "GET", serve: (*Server).getMessage},
	"/V4/GetEntityContent":                    {verb: "GET", serve: (*Server).getEntityContent},
	"/V4/PostMessagePatch":                    {verb: "POST", serve: (*Server).postMessagePatch},
	"/V3/GetDocument":                         {verb: "GET", serve: (*Server).getDocument},
	"/V3/GetDocuments":                        {verb: "GET", serve: (*Server).getDocuments},
	"/GenerateTitleXml":                       {verb: "POST", serve: (*Server).generateTitle},
	"/GenerateReceiptXml":                     {verb: "POST", old: true, serve: generateReceipt},
	"/V2/GenerateReceiptXml":                  {verb: "POST", serve: generateReceipt},
	"/GenerateSignatureRejectionXml":          {verb: "POST", old: true, serve: generateRejection},
	"/V2/GenerateSignatureRejectionXml":       {verb: "POST", serve: generateRejection},
	"/GenerateRevocationRequestXml":           {verb: "POST", old: true, serve: generateRevocation},
	"/V2/GenerateRevocationRequestXml":        {verb: "POST", serve: generateRevocation},
	"/GenerateInvoiceCorrectionRequestXml":    {verb: "POST", old: true, serve: generateRequest},
	"/V2/GenerateInvoiceCorrectionRequestXml": {verb: "POST", serve: generateRequest},
	"/GenerateUniversalMessage":               {verb: "POST", serve: (*Server).generateUniversalMessage},
	"/ShelfUpload":                            {verb: "POST", old: true, serve: (*Server).shelfUploadOld},
	"/V2/ShelfUpload":                         {verb: "POST", serve: (*Server).shelfUpload},
	"/ShelfUploadPartInit":                    {verb: "POST", serve: (*Server).shelfUploadPartInit},
	"/ShelfUploadPart":                        {verb: "POST", serve: (*Server).shelfUploadPart},
	"/ShelfDownload":                          {verb: "GET", serve: (*Server).shelfDownload},
	"/V2/ShelfDownload":                       {verb: "GET", serve: (*Server).shelfDownload},
	"/V2/GetCounteragents":                    {verb: "GET", serve: (*Server).getCounteragents},
	"/V3/GetCounteragents":                    {verb: "GET", serve: (*Server).getCounteragents},
	"/V2/GetCounteragent":                     {verb: "GET", serve: (*Server).getCounteragent},
	"/V3/GetCounteragent":                     {verb: "GET", serve: (*Server).getCounteragent},
	"/V2/AcquireCounteragent":                 {verb: "POST", serve: (*Server).acquireCounteragent},
	"/V3/AcquireCounteragent":                 {verb: "POST", serve: (*Server).acquireCounteragent},
	"/V2/AcquireCounteragentResult":           {verb: "GET", serve: (*Server).acquireCounteragentResult},
	"/BreakWithCounteragent":                  {verb: "POST", serve: (*Server).breakWithCounteragent},
	"/V2/BreakWithCounteragent":               {verb: "POST", serve: (*Server).breakWithCounteragent},
	"/GetRoamingOperators":                    {verb: "GET", serve: (*Server).getRoamingOperators},
}
