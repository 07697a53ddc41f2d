variable "name" {
  description = "Begins the name of everything here, and is the name of the cluster in Kubernetes."
  type        = string
}

variable "photos_arn" {
  description = "The bucket of photos."
  type        = string
}

variable "kubernetes" {
  description = "Whether pods on the nodes make load balancers and volumes."
  type        = bool
}
