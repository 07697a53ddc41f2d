# What each may be is checked by modules/installation and modules/nodes.

variable "region" {
  description = "Where everything is."
  type        = string
  default     = "ap-northeast-2"
}

variable "domain" {
  description = "Where people reach the service."
  type        = string
  default     = "growbin.app"
}

variable "zone_id" {
  description = "Hosted zone that holds the domain; null to make one."
  type        = string
  default     = null
}

variable "runtime" {
  description = "What keeps the service running on the nodes: systemd or kubernetes."
  type        = string
  default     = "systemd"
}

variable "sizes" {
  description = "Instance type by node (master, worker-1, worker-2, storage), where it is to be another than the usual one."
  type        = map(string)
  default     = {}
}

variable "image_id" {
  description = "Machine image of Debian 12; null for the newest."
  type        = string
  default     = null
}

variable "data_volume_gb" {
  description = "Room for the database."
  type        = number
  default     = 50
}

variable "optimiser_package" {
  description = "The image optimiser, made by modules/edge/optimiser/build.py."
  type        = string
  default     = "../../../build/image-optimiser.zip"
}

variable "optimiser_runtime" {
  description = "Lambda's runtime for it; the package is made for this version of Python."
  type        = string
  default     = "python3.13"
}

variable "viewer_keys" {
  description = "Public keys (PEM) whose owners may sign addresses of photos, by name. Without any, nobody sees one."
  type        = map(string)
  default     = {}
}

variable "force_destroy" {
  description = "Whether destroying the installation deletes the photos in it."
  type        = bool
  default     = false
}
