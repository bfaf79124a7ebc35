import Testing
import TrackingServer
