{{/* What every pod of ours has in common: who it is, where it may run, what it may not. Of: root, component, place. */}}
{{- define "wastecoach.pod" -}}
enableServiceLinks: false
automountServiceAccountToken: false
securityContext:
  runAsNonRoot: true
  runAsUser: 10001
  runAsGroup: 10001
  fsGroup: 10001
  seccompProfile: {type: RuntimeDefault}
{{- with .root.Values.image.pullSecrets }}
imagePullSecrets: {{ toJson . }}
{{- end }}
{{- with (get .root.Values.placement .place).nodeSelector }}
nodeSelector: {{ toJson . }}
{{- end }}
{{- with (get .root.Values.placement .place).tolerations }}
tolerations: {{ toJson . }}
{{- end }}
volumes:
  - name: temporary
    emptyDir: {sizeLimit: {{ .root.Values.scratch.temporary }}}
  - name: home
    emptyDir: {sizeLimit: {{ .root.Values.scratch.home }}}
{{- end }}

{{/* Apart from its like, so that a lost node is not all of a component; better close together than not at all. */}}
{{- define "wastecoach.spread" -}}
affinity:
  podAntiAffinity:
    preferredDuringSchedulingIgnoredDuringExecution:
      - weight: 100
        podAffinityTerm:
          topologyKey: kubernetes.io/hostname
          labelSelector:
            matchLabels:
              {{- include "wastecoach.selector" . | nindent 14 }}
topologySpreadConstraints:
  {{- range $key := list "kubernetes.io/hostname" "topology.kubernetes.io/zone" }}
  - maxSkew: 1
    topologyKey: {{ $key }}
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels:
        {{- include "wastecoach.selector" $ | nindent 8 }}
  {{- end }}
{{- end }}

{{/* The container's image, rights, settings and room. Of: root. */}}
{{- define "wastecoach.container" -}}
image: {{ include "wastecoach.image" .root | quote }}
imagePullPolicy: {{ .root.Values.image.pullPolicy }}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities: {drop: [ALL]}
volumeMounts:
  - {name: temporary, mountPath: /tmp}
  - {name: home, mountPath: /var/lib/wastecoach}
{{- end }}

{{/* Settings from the ConfigMap, secrets by reference; a secret wins over a setting of the same name. */}}
{{- define "wastecoach.settings" -}}
envFrom:
  - configMapRef: {name: {{ include "wastecoach.name" .root }}-settings}
  - secretRef: {name: {{ .root.Values.existingSecret }}}
{{- end }}

{{/* A pod begins anew when its settings change; numbers are found by annotations. Of: root, port (0 for none). */}}
{{- define "wastecoach.annotations" -}}
wastecoach/settings: {{ toJson .root.Values.settings | sha256sum | quote }}
{{- if and .port (not .root.Values.podMonitor.enabled) }}
prometheus.io/scrape: "true"
prometheus.io/port: {{ .port | quote }}
prometheus.io/path: /metrics
{{- end }}
{{- end }}

{{/* How many at the beginning. Autoscaling knows better afterwards, so an upgrade does not say. Of: root, of. */}}
{{- define "wastecoach.replicas" -}}
{{- if or (not .of.autoscaling) (eq (.of.autoscaling).kind "none") .root.Release.IsInstall }}
replicas: {{ .of.replicas }}
{{- end }}
{{- end }}
