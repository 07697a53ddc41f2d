variable "name" {
  description = "Begins the names of the buckets."
  type        = string
}

variable "suffix" {
  description = "Ends the names of the buckets, which are the only ones of their name in the world: the account's number."
  type        = string
}

variable "upload_origins" {
  description = "Web pages that may upload photos."
  type        = list(string)
}

variable "photo_days" {
  description = "Days after which photos are deleted; the service's own `photo_days` must not be more."
  type        = number
  default     = 30
}

variable "feedback_photo_days" {
  description = "Days after which photos that people left for teaching are deleted."
  type        = number
  default     = 365
}

variable "force_destroy" {
  description = "Whether destroying the installation deletes the photos in it."
  type        = bool
}
