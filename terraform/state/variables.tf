variable "region" {
  description = "Where the bucket is."
  type        = string
  default     = "ap-northeast-2"

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.region))
    error_message = "A region is named like ap-northeast-2."
  }
}

variable "force_destroy" {
  description = "Whether destroying the bucket deletes the states in it: then nobody knows what the installations consist of."
  type        = bool
  default     = false
}
